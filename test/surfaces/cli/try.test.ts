import { expect, it } from 'vitest';
import { fakeCli } from '../../helpers/fake-cli.ts';
import { mergeRow, sampleStatus, taskRow } from '../../helpers/sample-town.ts';

const TASK = 'shop-m2c4';
type Ran = readonly string[];

const terminal = {
  input: { isTTY: true, read: async () => '' },
  out: { write: () => {}, isTTY: true, columns: 100 },
} as const;

const stage = (kind: 'removed' | 'kept', setup?: string) => {
  const ran: Ran[] = [];
  const steps: string[] = [];
  const made = fakeCli();
  const cli = made.with({
    runInTerminal: async (argv) => {
      ran.push(argv.slice(4));
      steps.push('ran');
      return 0;
    },
    beginTry: async () => ({
      ...{ kind: 'ready', path: '/scratch/shop-m2c4', onto: 'b'.repeat(40) as never, left: ['/scratch/old'] },
      ...(setup === undefined ? {} : { setup }),
      begin: async () => void steps.push('begin'),
      end: async () => {
        steps.push('end');
        return kind === 'kept' ? { kind, path: '/scratch/shop-m2c4' } : { kind };
      },
    }),
  });
  made.town.set({ ...sampleStatus, tasks: [taskRow({ id: TASK })], merges: [mergeRow({ task: TASK })] });
  return { cli, atTerminal: cli.with(terminal), ran, steps };
};

it('opens a shell where the merged tree is, after the setup, and says that the folder is gone', async () => {
  const { atTerminal, ran, steps } = stage('removed', 'npm ci');
  const { code, out } = await atTerminal.run('try', TASK);
  expect(code).toBe(0);
  expect(ran.map((words) => words.slice(0, 2))).toEqual([
    ['/scratch/shop-m2c4', 'sh'],
    ['/scratch/shop-m2c4', expect.any(String)],
  ]);
  expect(steps).toEqual(['ran', 'begin', 'ran', 'end']);
  expect(out).toContain('Kept of an earlier one: /scratch/old');
  expect(out).toContain('The folder is gone');
});

it('runs a command in place of a shell, and says where it is when something was changed', async () => {
  const { atTerminal, ran } = stage('kept', 'npm ci');
  const { out } = await atTerminal.run('try', TASK, '--no-setup', '--', 'npm', 'start');
  expect(ran).toEqual([['/scratch/shop-m2c4', 'npm', 'start']]);
  expect(out).toContain('it is kept: /scratch/shop-m2c4');
});

it('refuses what conflicts, what handed in nothing, and to run without a terminal', async () => {
  const { cli } = stage('removed');
  expect((await cli.run('try', TASK)).err).toContain('no terminal here');
  const clash = fakeCli();
  clash.town.set({
    ...sampleStatus,
    tasks: [taskRow({ id: TASK }), taskRow({ id: 'shop-x' })],
    merges: [mergeRow({ task: TASK })],
  });
  expect((await clash.with(terminal).run('try', TASK)).err).toContain('conflicts with the base: src/a.ts');
  expect((await clash.with(terminal).run('try', 'shop-x')).err).toContain('handed in nothing to try');
});
