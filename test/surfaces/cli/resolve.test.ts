import { describe, expect, it } from 'vitest';
import type { CliDeps } from '../../../src/surfaces/cli/deps.ts';
import { fakeCli } from '../../helpers/fake-cli.ts';
import { inboxRow, mergeRow, polecatRow, rigRow, taskRow } from '../../helpers/status-rows.ts';

const stage = (state: 'done' | 'working' = 'done', change: Partial<CliDeps> = {}) => {
  const cli = fakeCli();
  cli.town.set({
    rigs: [rigRow()],
    tasks: [taskRow()],
    polecats: [polecatRow({ state, worktree: '/w/amber' })],
    merges: [mergeRow({ state: 'stuck' })],
    inbox: [inboxRow({ id: 'merge-shop-k3f9', kind: 'stuck' })],
  });
  const opened: (readonly string[])[] = [];
  const begun: string[] = [];
  const terminal = { write: () => {}, isTTY: true, columns: 100 };
  return {
    opened,
    begun,
    cli: cli.with({
      env: { EDITOR: 'code --wait', SHELL: '/bin/zsh' },
      input: { isTTY: true, read: async () => '' },
      out: terminal,
      beginMerge: async (path, base) => {
        begun.push(`${path} ${base}`);
        return { kind: 'conflict', files: ['src/a.ts', '-b'] };
      },
      runInTerminal: async (argv) => {
        opened.push(argv);
        return 0;
      },
      ...change,
    }),
  };
};

describe('mayor resolve', () => {
  it('begins the merge in the worktree and opens the files in conflict there', async () => {
    const { cli, opened, begun } = stage();
    const { code, out } = await cli.run('resolve', 'k3f9');
    expect(code).toBe(0);
    expect(begun).toEqual(['/w/amber main']);
    expect(opened[0]?.slice(3)).toEqual(['sh', '/w/amber', 'code', '--wait', './src/a.ts', './-b']);
    expect(out).toContain('mayor answer merge-shop-k3f9 retry');
  });

  it('opens a shell where that is asked for, or there is no editor', async () => {
    const asked = stage();
    await asked.cli.run('resolve', 'k3f9', '--shell');
    expect(asked.opened[0]?.slice(4)).toEqual(['/w/amber', '/bin/zsh']);
    const bare = stage('done', { env: {} });
    await bare.cli.run('resolve', 'k3f9');
    expect(bare.opened[0]?.slice(4)).toEqual(['/w/amber', 'sh']);
  });

  it('touches nothing while its worker is at work', async () => {
    const { cli, begun } = stage('working');
    expect(await cli.run('resolve', 'k3f9')).toMatchObject({
      code: 1,
      err: expect.stringContaining('mayor stop amber'),
    });
    expect(begun).toEqual([]);
  });

  it('opens nothing with --json, or where it merges by now', async () => {
    const { cli, opened } = stage();
    expect((await cli.run('resolve', 'k3f9', '--json')).json).toEqual({
      ...{ task: 'shop-k3f9', path: '/w/amber', kind: 'conflict', files: ['src/a.ts', '-b'] },
    });
    const merged = stage('done', { beginMerge: async () => ({ kind: 'merged' }) });
    expect((await merged.cli.run('resolve', 'k3f9')).out).toMatch(/without a conflict/);
    expect([...opened, ...merged.opened]).toEqual([]);
  });
});
