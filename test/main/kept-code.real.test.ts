/** The compiled form of the bundle that is kept beside it (scripts/main.cjs) only ever saves time. */
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { run } from '../../src/adapters/process.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A copy of what is installed, and the file in which this Node keeps the form of a script for that use. */
const installed = async (script: string, use: string) => {
  const folder = await mkdtemp(join(tmpdir(), 'mayor-kept-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const part of ['bin', 'dist']) await cp(join(ROOT, part), join(folder, part), { recursive: true });
  const main = await readFile(join(folder, 'dist/main.cjs'), 'utf8');
  const [name = ''] = new RegExp(`${script}-[0-9a-f]{8}\\.\\w+\\.js`).exec(main) ?? [];
  const file = join(folder, 'dist', `${name}.${use}-${process.versions.v8}-${process.arch}.cache`);
  const says = (...words: readonly string[]) =>
    run([process.execPath, join(folder, 'bin/mayor'), ...words], {
      ok: 'any',
      env: { MAYOR_HOME: join(folder, 'home') },
    });
  return { folder, file, says };
};

const STARTS = [
  ['base', 'command', ['--version'], { exit: 0, stdout: /^\d+\.\d+\.\d+/, stderr: /^$/ }],
  // Without a terminal it ends as soon as all of it is loaded.
  ['dashboard', 'dashboard', ['__dashboard'], { exit: 1, stdout: /^$/, stderr: /The dashboard needs a terminal/ }],
] as const;

it.each(STARTS)('that of the script %s is made by the first start, and anew where it was damaged', async (...start) => {
  const [script, use, words, told] = start;
  const { folder, file, says } = await installed(script, use);
  const saysSo = async () => {
    const { exit, stdout, stderr } = await says(...words);
    expect(exit).toBe(told.exit);
    expect(stdout).toMatch(told.stdout);
    expect(stderr).toMatch(told.stderr);
  };
  await rm(file, { force: true });
  await saysSo();
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
    await saysSo();
    expect((await readFile(file)).equals(spoilt), 'made anew').toBe(false);
  }
  expect((await readdir(join(folder, 'dist'))).filter((name) => /\.cache\.\d+$/.test(name))).toEqual([]);
});
