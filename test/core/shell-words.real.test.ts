/** What is read as plain words is what real shells make of it: nothing else is run, opened or expanded. */
import { access } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { run } from '../../src/adapters/process.ts';
import { LIVE, plainCommands } from '../../src/core/permissions/shell-words.ts';
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
  ' && show ',
  '&&show ',
  'a',
  ' b',
  '--x=y',
);

/** Each text stands behind `show`, which prints the words that it is given. */
const texts = fc
  .sample(fc.array(piece, { maxLength: 12 }), { numRuns: 6_000, seed: 7 })
  .map((pieces) => `show ${pieces.join('')}`)
  .filter((text) => {
    const commands = plainCommands(text) ?? [];
    const others = commands.some(([program]) => program !== 'show');
    return commands.length > 0 && !others && !commands.flat().some((word) => word.includes(LIVE));
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
    expect(texts.filter((text) => (plainCommands(text) ?? []).length > 1).length).toBeGreaterThan(20);
    const cwd = await freshFolder('words-');
    const show = "show() { printf '\\003'; for word; do printf '%s\\001' \"$word\"; done; }";
    // Each text on a line of its own, so that one that is not ended would spoil all others.
    const script = [show, ...texts.map((text) => `${text}\nprintf '\\002'`)].join('\n');
    const options = name === 'busybox' ? ['sh', '-c', script] : ['-c', script];
    const { stdout } = await run([`/bin/${name}`, ...options], { cwd, env: { PATH: '/nowhere' } });
    const got = cut(stdout, '\x02').map((part) =>
      part
        .split('\x03')
        .slice(1)
        .map((words) => ['show', ...cut(words, '\x01')]),
    );
    expect(got).toEqual(texts.map((text) => plainCommands(text)));
  });
});

/** Parts that each end with this. */
const cut = (text: string, end: string): readonly string[] => text.split(end).slice(0, -1);
