/** The compiled form of the bundle that is kept beside it (scripts/main.cjs) only ever saves time. */
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { run } from '../../src/adapters/process.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A copy of what is installed, and the file in which this Node keeps its form. */
const installed = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mayor-kept-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const part of ['bin', 'dist']) await cp(join(ROOT, part), join(folder, part), { recursive: true });
  const main = await readFile(join(folder, 'dist/main.cjs'), 'utf8');
  const [base = ''] = /base-[0-9a-f]+\.js/.exec(main) ?? [];
  const file = join(folder, 'dist', `${base}.${process.versions.v8}-${process.arch}.cache`);
  const version = async () => {
    const ran = await run([process.execPath, join(folder, 'bin/mayor'), '--version'], { ok: 'any' });
    expect(ran).toMatchObject({ exit: 0, stderr: '' });
    return ran.stdout.trim();
  };
  return { folder, file, version };
};

it('is made by the first start, and anew where it was damaged, whatever that was', async () => {
  const { folder, file, version } = await installed();
  await rm(file, { force: true });
  const said = await version();
  expect(said).toMatch(/^\d+\.\d+\.\d+/);
  const good = await readFile(file);
  const zeroed = (from: number) => Buffer.from(good).fill(0, from, from + 512);
  const spoils = [
    Buffer.alloc(0),
    good.subarray(0, 3),
    good.subarray(0, good.length - 1),
    good.subarray(0, 4_096),
    Buffer.concat([good, Buffer.from('more')]),
    Buffer.alloc(good.length),
    ...[0, 512, 8_192, Math.floor(good.length / 2), good.length - 600].map(zeroed),
  ];
  for (const spoilt of spoils) {
    await writeFile(file, spoilt);
    expect(await version()).toBe(said);
    expect((await readFile(file)).equals(spoilt), 'made anew').toBe(false);
  }
  expect((await readdir(join(folder, 'dist'))).filter((name) => /\.cache\.\d+$/.test(name))).toEqual([]);
});
