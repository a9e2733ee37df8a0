import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { memoryCaptures } from '../../../src/adapters/captures/index.ts';
import { kept } from '../../contract/captures.ts';
import { fakeCli, nobodyHome } from '../../helpers/fake-cli.ts';
import { freshFolder } from '../../helpers/folder.ts';
import { polecatRow } from '../../helpers/status-rows.ts';

/** Two screens that a town kept; nobody is home. */
const withKept = async () => {
  const captures = memoryCaptures();
  await captures.keep(kept(1));
  await captures.keep(kept(2, { version: '1.2.3', lines: ['\x1b[2J> '] }));
  const cli = fakeCli().with({ connect: nobodyHome, captures: { ...captures, take: fakeCli().deps.captures.take } });
  return { cli, captures };
};

describe('mayor agents capture', () => {
  it('lists what was kept, without a daemon, and says when there is nothing', async () => {
    const { cli } = await withKept();
    const { out, code } = await cli.run('agents', 'capture');
    expect(code).toBe(0);
    expect(out.split('\n')[0]).toContain('c2  talker 1.2.3');
    expect((await cli.run('agents', 'capture', '--json')).json).toMatchObject([{ id: 'c2' }, { id: 'c1' }]);
    expect((await fakeCli().run('agents', 'capture')).out).toContain('No screen was kept');
  });

  it('shows one, with its signs, and nothing that a terminal obeys', async () => {
    const { cli } = await withKept();
    const { out } = await cli.run('agents', 'capture', 'show', 'c2');
    expect(out).toContain('its screen is read as idle (its input line); believed was busy');
    expect(out).toContain('hook busy, 40s: hook PreToolUse');
    expect(out).toContain('  | > ');
    expect(out).not.toContain('\x1b');
    expect((await cli.run('agents', 'capture', 'show', 'c1', '--json')).json).toMatchObject({ id: 'c1' });
    expect((await cli.run('agents', 'capture', 'show', 'zz')).err).toContain('There is no kept screen "zz"');
  });

  it('writes one as a recorded screen', async () => {
    const { cli } = await withKept();
    const file = join(await freshFolder(), 'screen.json');
    expect((await cli.run('agents', 'capture', 'export', 'c1', file)).out).toContain(file);
    const written: unknown = JSON.parse(await readFile(file, 'utf8'));
    expect(written).toMatchObject({ agent: 'talker', screens: { c1: { signal: 'idle', lines: kept(1).lines } } });
    expect(JSON.parse((await cli.run('agents', 'capture', 'export', 'c1', '-')).out)).toEqual(written);
    const nowhere = await cli.run('agents', 'capture', 'export', 'c1', join(file, 'x'));
    expect(nowhere).toMatchObject({ code: 1, err: expect.stringContaining('Cannot write') });
  });

  it('drops one, or all', async () => {
    const { cli, captures } = await withKept();
    await cli.run('agents', 'capture', 'clear', 'c1');
    expect((await captures.list()).map(({ id }) => id)).toEqual(['c2']);
    expect((await cli.run('agents', 'capture', 'clear', '--json')).json).toEqual({ dropped: ['c2'] });
    expect(await captures.list()).toEqual([]);
  });

  it('takes what a pane shows now, and what it means by the word of a person', async () => {
    const cli = fakeCli();
    cli.town.set({ polecats: [polecatRow({ id: 'amber', agent: 'claude' })] });
    cli.town.holds.screens.amber = { lines: ['\x1b[31mred\x1b[0m'], columns: 80, rows: 24, title: 'A' };
    cli.town.holds.whys.amber = { polecat: 'amber', signal: 'busy', ranked: [] };
    const { json } = await cli.run('agents', 'capture', 'amber', '--means', 'idle', '--json');
    expect(json).toMatchObject({ agent: 'claude', lines: ['red'], means: 'idle', verdict: 'busy', title: 'A' });
    for (const word of ['sleepy', 'done'])
      expect((await cli.run('agents', 'capture', 'amber', '--means', word)).code).toBe(2);
    expect((await cli.run('agents', 'capture', '--means', 'idle')).err).toContain('--means is for a screen');
    cli.town.set({ polecats: [polecatRow({ id: 'flint', agent: 'claude' })] });
    expect((await cli.run('agents', 'capture', 'flint')).err).toContain('flint has no pane now');
  });
});
