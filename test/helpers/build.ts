/** Before the real tests: the bundle is as new as the sources, so that what runs is what is tested. */
import { run } from '../../src/adapters/process.ts';

export default async (): Promise<void> => {
  const script = new URL('../../scripts/setup.mjs', import.meta.url).pathname;
  await run([process.execPath, script, '--quiet'], { timeoutMs: 120_000 });
};
