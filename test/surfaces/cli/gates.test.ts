import { describe, expect, it } from 'vitest';
import type { CheckedOn, GateReport } from '../../../src/core/gate.ts';
import { rigName, sha, taskId } from '../../../src/core/ids.ts';
import { fakeCli } from '../../helpers/fake-cli.ts';

const report: GateReport = {
  task: taskId('shop-k3f9'),
  rig: rigName('shop'),
  result: sha('ab'.repeat(20)),
  at: 0,
  outcome: {
    kind: 'red',
    gate: 'unit tests',
    log: 'no\n',
    base: 'red',
    gates: [
      { name: 'lint', kind: 'green', ms: 0, tries: 0 },
      { name: 'unit tests', kind: 'red', ms: 2_000, tries: 2, log: '/logs/unit.log' },
    ],
  },
};
const present: CheckedOn = { state: 'present', base: 'main', onto: sha('c'.repeat(40)) };
const cli = (on: CheckedOn = present) =>
  fakeCli().with({
    gates: {
      tasks: async () => [
        { id: 'shop-k3f9', rig: 'shop' },
        { id: 'shop-aaaa', rig: 'shop' },
      ],
      last: async ({ id }) => (id === 'shop-k3f9' ? report : undefined),
      log: async (_report, name) => (name === 'lint' ? undefined : `said by ${name}\u001b[31m\n`),
      on: async () => on,
    },
  });

describe('mayor gates --checks', () => {
  const judged = () => {
    const records = { tasks: async () => [{ id: 'shop-k3f9', rig: 'shop' }], last: async () => report };
    return fakeCli().with({
      judged: { ...records, log: async (_report, name) => `kept from agents: ${name}\n`, on: async () => present },
    });
  };

  it('shows what checks printed to a person', async () => {
    expect((await judged().run('gates', 'k3f9', '--checks')).out).toContain("k3f9 --checks --log 'unit tests'");
    expect((await judged().run('gates', 'k3f9', '--checks', '--log', 'lint')).out).toBe('kept from agents: lint\n');
  });

  it('shows nothing of them to an agent', async () => {
    const agent = judged().with({ env: { MAYOR_POLECAT: 'amber', MAYOR_EPOCH: '1' } });
    const { out, err, code } = await agent.run('gates', 'k3f9', '--checks', '--log', 'lint');
    expect({ out, code }).toEqual({ out: '', code: 1 });
    expect(err).toContain('for people');
  });
});

describe('mayor gates', () => {
  it.each([
    [[], 'No gates have run for shop-'],
    [['--checks'], 'No checks have run for shop-'],
  ])('says of a task without a run that none has run: %j', async (more, what) => {
    const bare = cli().with({
      judged: {
        tasks: async () => [],
        last: async () => undefined,
        log: async () => undefined,
        on: async () => present,
      },
    });
    const { id } = (await bare.run('task', 'add', 'Not begun', '--json')).json as { id: string };
    const { err, code } = await bare.run('gates', id, ...more);
    expect(code).toBe(1);
    expect(err).toContain(what);
    expect(err).toContain(`mayor why ${id}`);
  });

  it('shows each with its result, how long it took, and what to type next', async () => {
    const { out, code } = await cli().run('gates', 'k3f9');
    expect(code).toBe(0);
    expect(out).toMatch(/^shop-k3f9 {2}1 green, 1 red; unit tests is also red on the base without this branch\n/);
    expect(out).toMatch(/\n\+ green +lint +cached\n/);
    expect(out).toMatch(/\nx red +unit tests +2\.0s +2 tries +\/logs\/unit\.log\n/);
    expect(out).toContain("Next: mayor gates shop-k3f9 --log 'unit tests'");
  });

  it('prints a log without control sequences, also by the beginning of its name', async () => {
    expect((await cli().run('gates', 'k3f9', '--log', 'unit')).out).toBe('said by unit tests\n');
  });

  it('prints the check as JSON', async () => {
    expect((await cli().run('gates', 'k3f9', '--json')).json).toEqual({ ...report, on: present });
  });

  it('says plainly that what ran was of an older base, also as JSON', async () => {
    const [onto, now] = [sha('a'.repeat(40)), sha('d'.repeat(40))];
    const moved: CheckedOn = { state: 'moved', base: 'main', onto, now, commits: 3 };
    expect((await cli(moved).run('gates', 'k3f9')).out).toContain(
      '\nOf an older base: main was at aaaaaaaaaaaa then, and is at dddddddddddd now, 3 commits on. They run again before it lands.\n',
    );
    expect((await cli(moved).run('gates', 'k3f9', '--json')).json).toMatchObject({ on: moved });
  });

  it.each<[string, CheckedOn]>([
    [' onto main as it is now, ', present],
    [', on main by now, ', { state: 'landed', base: 'main', now: sha('d'.repeat(40)) }],
    [', ', { state: 'unknown' }],
  ])('says of what is not older nothing but where it is: %s', async (said, on) => {
    const { out } = await cli(on).run('gates', 'k3f9');
    expect(out.split('\n')[1]).toMatch(new RegExp(`^result abababababab${said}`));
    expect(out).not.toContain('older');
  });

  it.each([
    [['zzzz'], 'There is no task "zzzz"'],
    [['aaaa'], 'What came of the gates of shop-aaaa cannot be read'],
    [['k3f9', '--log', 'lint'], 'The gate "lint" has no log for shop-k3f9'],
    [['k3f9', '--log', 'other'], 'There is no gate "other"'],
  ])('says what is not there: %j', async (argv, what) => {
    const { err, code } = await cli().run('gates', ...argv);
    expect(code).not.toBe(0);
    expect(err).toContain(what);
  });
});
