/** What is read as plain words is what real shells make of it: nothing else is run, opened or expanded. */
import { access } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { run } from '../../src/adapters/process.ts';
import { LIVE, plainWords } from '../../src/core/permissions/shell-words.ts';
import { freshFolder } from '../helpers/folder.ts';

const piece = fc.constantFrom(
  ...'ab =*?[]{}~!^#;&|$()<>`\\\'"\n\t%@+:,./-'.split(''),
  '$(x)',
  '$\x7ba}',
  '"a b"',
  "'a b'",
  "'*'",
  '""',
  '&&',
  '--x=y',
);
const texts = fc
  .sample(fc.array(piece, { minLength: 1, maxLength: 12 }), { numRuns: 6_000, seed: 7 })
  .map((pieces) => pieces.join(''))
  .filter((text) => {
    const words = plainWords(text);
    return words !== undefined && words.length > 0 && !words.some((word) => word.includes(LIVE));
  });

const shells = ['bash', 'dash', 'sh', 'zsh', 'busybox'];
const present = (
  await Promise.all(
    shells.map((name) =>
      access(`/bin/${name}`).then(
        () => [name],
        () => [],
      ),
    ),
  )
).flat();

describe.each(present)('%s', (name) => {
  it('passes on the very words', async () => {
    expect(texts.length).toBeGreaterThan(100);
    const cwd = await freshFolder('words-');
    // Each text on a line of its own, so that one that is not ended would spoil all others.
    const script = texts.map((text) => `printf '%s\\001' ${text}\nprintf '\\002'`).join('\n');
    const options = name === 'busybox' ? ['sh', '-c', script] : ['-c', script];
    const { stdout } = await run([`/bin/${name}`, ...options], { cwd, env: { PATH: '/nowhere' } });
    const got = stdout
      .split('\x02')
      .slice(0, -1)
      .map((part) => part.split('\x01').slice(0, -1));
    expect(got).toEqual(texts.map((text) => plainWords(text)));
  });
});
