/** Under which name a terminal is lent to a program. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { knowsTerminal, terminalEnv } from '../../src/adapters/terminfo.ts';
import { freshFolder } from '../helpers/folder.ts';

/** A folder of descriptions, each below this name of its first letter. */
const described = async (names: Readonly<Record<string, string>>): Promise<string> => {
  const folder = await freshFolder();
  for (const [name, under] of Object.entries(names)) {
    await mkdir(join(folder, under), { recursive: true });
    await writeFile(join(folder, under, name), '');
  }
  return folder;
};

it('is known by either name of its folder, of a person, of TERMINFO or of TERMINFO_DIRS', async () => {
  const here = await described({ 'strange-one': 's', 'strange-two': '73' });
  const home = await freshFolder();
  await mkdir(join(home, '.terminfo/s'), { recursive: true });
  await writeFile(join(home, '.terminfo/s/strange-three'), '');
  for (const name of ['strange-one', 'strange-two']) {
    expect(knowsTerminal(name, { TERMINFO: here })).toBe(true);
    expect(knowsTerminal(name, { TERMINFO_DIRS: `/nowhere:${here}` })).toBe(true);
    expect(knowsTerminal(name, {})).toBe(false);
  }
  expect(knowsTerminal('strange-three', { HOME: home })).toBe(true);
});

it('a name that is none is looked for nowhere', async () => {
  const here = await described({ one: 's' });
  for (const name of ['', '../s/one', '/etc/passwd', 's\n'])
    expect(knowsTerminal(name, { TERMINFO: here })).toBe(false);
});

it('one that is not described here is lent as what most terminals are like, and a known one as itself', async () => {
  const here = await described({ 'xterm-256color': 'x', 'strange-one': 's' });
  expect(terminalEnv({ TERM: 'xterm-of-tomorrow', TERMINFO: here })).toEqual({ TERM: 'xterm-256color' });
  expect(terminalEnv({ TERMINFO: here })).toEqual({ TERM: 'xterm-256color' });
  expect(terminalEnv({ TERM: 'strange-one', TERMINFO: here })).toEqual({});
});
