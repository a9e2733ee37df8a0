/** `mayor attempts`, and slings of several at once. */
import { describe, expect, it } from 'vitest';
import { sha } from '../../../src/core/ids.ts';
import type { DiffView } from '../../../src/mayor/town.ts';
import { filesFrom } from '../../../src/surfaces/cli/attempts.ts';
import { fakeCli } from '../../helpers/fake-cli.ts';
import { contestRow, mergeRow, rigRow, taskRow } from '../../helpers/status-rows.ts';

const diff = (task: string, ...paths: readonly string[]): DiffView => ({
  ...{ task, title: 'Add a greeting', commit: 'c'.repeat(40), tree: '2'.repeat(40), text: '', truncated: false },
  files: paths.map((path) => ({ path, added: 2, removed: 1 })),
});

const lively = () => {
  const cli = fakeCli();
  cli.town.set({
    rigs: [rigRow()],
    tasks: [taskRow({ state: 'assigned' }), taskRow({ id: 'shop-two', state: 'in-review' })],
    merges: [mergeRow({ id: 'shop-two', task: 'shop-two', tree: '2'.repeat(40) })],
    contests: [contestRow()],
  });
  cli.town.holds.diffs = { 'shop-two': diff('shop-two', 'a.ts', 'b.ts'), 'shop-one': diff('shop-one', 'a.ts') };
  return cli;
};

describe('a sling of several attempts', () => {
  it.each([
    [['--attempts', '3'], { attempts: 3, agents: [] }],
    [['--attempts', '3', '--agents', 'claude,codex'], { attempts: 3, agents: ['claude', 'codex'] }],
    [['--agents', 'claude,codex'], { attempts: 2, agents: ['claude', 'codex'] }],
    [
      ['--attempts', '3', '--checks', '/hidden'],
      { attempts: 3, checks: [{ name: 'hidden', run: 'npm test', retries: 0, files: '/hidden' }] },
    ],
  ])('mayor sling k3f9 %j', async (more, several) => {
    const cli = lively();
    expect(await cli.run('sling', 'k3f9', ...more)).toMatchObject({ code: 0, err: '' });
    expect(cli.town.submitted).toMatchObject([{ command: { kind: 'contest.open', task: 'shop-k3f9', ...several } }]);
  });

  it.each([
    [['--attempts', '3', '--agent', 'claude'], '--agents'],
    [['--attempts', 'many'], 'whole number'],
    [['--checks', '/hidden'], 'several attempts'],
  ])('is refused with %j', async (more, why) => {
    const cli = lively();
    const { code, err } = await cli.run('sling', 'k3f9', ...more);
    expect(code).toBe(2);
    expect(err).toContain(why);
    expect(cli.town.submitted).toEqual([]);
  });
});

describe('mayor attempts of what is no such task', () => {
  it.each([
    ['zzzz', 'There is no task "zzzz"', 'mayor task list --all'],
    ['p1an', 'shop-p1an is not worked in several attempts', 'mayor sling shop-p1an --attempts 3'],
    ['two', 'shop-two is attempt 2 at shop-k3f9', 'mayor attempts shop-k3f9'],
  ])('says of %s what it is', async (given, what, next) => {
    const cli = lively();
    cli.town.set({
      tasks: [taskRow({ state: 'assigned' }), taskRow({ id: 'shop-two' }), taskRow({ id: 'shop-p1an' })],
      contests: [contestRow()],
    });
    for (const argv of [[given], ['diff', given, '1'], ['pick', given, '1'], ['cancel', given]]) {
      const { code, err } = await cli.run('attempts', ...argv);
      expect(code).toBe(1);
      expect(err).toContain(what);
      expect(err).toContain(next);
    }
    expect(cli.town.submitted).toEqual([]);
  });
});

describe('mayor attempts', () => {
  it('lists the tasks that are worked in several', async () => {
    const { out } = await lively().run('attempts');
    expect(out).toContain('shop-k3f9');
    expect(out).toContain('2 of 3 attempts handed in');
  });

  it('shows a table of one, in the order of the picture, with what picking is next', async () => {
    const { out } = await lively().run('attempts', 'k3f9');
    const rows = out.split('\n').filter((line) => /^ {2}\d/.test(line));
    expect(rows.map((line) => line.trim().split(/\s+/).slice(0, 3))).toEqual([
      ['2', 'shop-two', 'codex'],
      ['1', 'shop-one', 'claude'],
      ['3', 'gemini', 'to-come'],
    ]);
    expect(rows[0]).toMatch(/green onto abc1234\s+\+4 -2\s+2\s+12\.3k tokens, \$0\.12\s+5m\s+≠ m2c4/);
    expect(rows[1]).toMatch(/red: npm test\s+\+2 -1\s+1\s+6m\s+It grew/);
    expect(out).toContain('mayor attempts pick shop-k3f9 2');
  });

  it('says how many checks are green, which are red, and fits into 80 columns', async () => {
    const cli = lively();
    const [two, one, three] = contestRow().attempts;
    if (two === undefined || one === undefined || three === undefined) throw new Error('Not three');
    const judged = { ...two, checks: { count: 2, red: ['hidden tests'] } };
    cli.town.set({ contests: [contestRow({ attempts: [judged, one, three] })] });
    expect((await cli.run('attempts', 'k3f9')).out).toMatch(/green onto abc1234\s+1\/2/);
    const { out } = await cli.with({ out: { ...cli.deps.out, columns: 80 } }).run('attempts', 'k3f9');
    const lines = out.split('\n');
    expect(lines.filter((line) => /^ {2}\d? /.test(line) && line.length > 80)).toEqual([]);
    expect(lines.find((line) => line.startsWith('  2'))).toMatch(
      /two\s+codex\s+green\s+1\/2\s+\+4 -2\s+2\s+\$0\.12\s+5m/,
    );
    expect(out).toContain('  1: red: npm test\n  1: It grew');
    expect(out).toContain('Attempt 2 is red in hidden tests: mayor gates shop-two --checks');
    expect(out).toContain('mayor attempts pick shop-k3f9 2 --anyway');
  });

  it('prints the same as JSON, with the number of files', async () => {
    const { json } = await lively().run('attempts', 'k3f9', '--json');
    expect(json).toMatchObject({
      id: 'shop-k3f9',
      attempts: [{ n: 2, files: 2, added: 4 }, { n: 1, files: 1 }, { n: 3 }],
    });
  });

  it('picks what was shown', async () => {
    const cli = lively();
    expect(await cli.run('attempts', 'pick', 'k3f9', '2')).toMatchObject({ code: 0, err: '' });
    const command = { kind: 'contest.pick', task: 'shop-k3f9', n: 2, tree: '2'.repeat(40) };
    expect(cli.town.submitted).toMatchObject([{ command }]);
    const other = await lively().run('attempts', 'pick', 'k3f9', '2', '--tree', 'abcdef0');
    expect(other).toMatchObject({ code: 1, err: expect.stringContaining('something else in review') });
  });

  it('takes files of others first, and says what is to be picked then', async () => {
    const cli = lively();
    const graft = { n: 2, at: 5, state: 'made', files: [{ from: 1, path: 'a.ts' }], tree: '3'.repeat(40) } as const;
    const [two, ...rest] = contestRow().attempts;
    if (two === undefined) throw new Error('No attempts');
    cli.town.replies(() => {
      cli.town.set({ contests: [contestRow({ graft, attempts: [{ ...two, tree: sha('3'.repeat(40)) }, ...rest] })] });
      return { ok: true, seq: 1, say: 'They will be' };
    });
    const { out, err } = await cli.run(
      'attempts',
      'pick',
      'k3f9',
      '2',
      '--with',
      '1:a.ts,src/b.ts',
      '--with',
      '3:c.ts',
    );
    expect(err).toBe('');
    expect(cli.town.submitted).toMatchObject([
      {
        command: {
          kind: 'contest.graft',
          files: [
            { from: 1, path: 'a.ts' },
            { from: 1, path: 'src/b.ts' },
            { from: 3, path: 'c.ts' },
          ],
        },
      },
    ]);
    expect(out).toContain('mayor attempts pick shop-k3f9 2 --tree 333333333333');
  });

  it.each([
    ['3:a.ts#2', [{ from: 3, path: 'a.ts', hunks: [2] }]],
    [
      '3:a.ts#2-4,6,b.ts',
      [
        { from: 3, path: 'a.ts', hunks: [2, 3, 4, 6] },
        { from: 3, path: 'b.ts' },
      ],
    ],
    [
      '3:a#b.ts,4',
      [
        { from: 3, path: 'a#b.ts' },
        { from: 3, path: '4' },
      ],
    ],
  ])('reads %s as files and their hunks', (text, files) => {
    expect(filesFrom(text.split(','))).toEqual(files);
  });

  it('refuses what is no number of a hunk', () => {
    for (const text of ['3:a.ts#0', '3:a.ts#4-2', '3:a.ts#1-2-3', '3:a.ts#-'])
      expect(() => filesFrom([text]), text).toThrow('Not numbers of hunks');
  });

  it('shows one of them with the number of each hunk', async () => {
    const cli = lively();
    const text =
      'diff --git a/a.ts b/a.ts\n@@ -1,2 +1,2 @@ f()\n-x\n+@@ y\n@@ -9 +9 @@\n-x\n+y\ndiff --git a/b.ts b/b.ts\n@@ -1 +1 @@\n';
    cli.town.holds.diffs = { 'shop-two': { ...diff('shop-two', 'a.ts'), text } };
    const { out } = await cli.run('attempts', 'diff', 'k3f9', '2');
    expect(out.split('\n').filter((line) => line.startsWith('@@'))).toEqual([
      '@@ -1,2 +1,2 @@ #1 f()',
      '@@ -9 +9 @@ #2',
      '@@ -1 +1 @@ #1',
    ]);
    expect((await cli.run('attempts', 'diff', 'k3f9', '7')).err).toContain('has no attempt 7');
  });

  it.each([
    ['open', 'Next: mayor attempts pick shop-k3f9 2 --tree TREE, or mayor reject shop-two --because "…";'],
    ['picked', 'Next: mayor reject shop-two --because "…";'],
  ] as const)('says how it is picked, not how a task is approved, while it is %s', async (state, next) => {
    const cli = lively();
    cli.town.holds.diffs = { 'shop-two': diff('shop-two', 'a.ts') };
    const tree = diff('shop-two', 'a.ts').tree;
    cli.town.set({ contests: [contestRow({ state })], merges: [mergeRow({ task: 'shop-two', tree })] });
    for (const argv of [
      ['attempts', 'diff', 'k3f9', '2'],
      ['diff', 'shop-two'],
    ]) {
      const { out } = await cli.run(...argv);
      expect(out).toContain(next.replace('TREE', tree.slice(0, 12)));
      expect(out).not.toContain('mayor approve');
    }
  });

  it('says why nothing was put on it', async () => {
    const cli = lively();
    const graft = { n: 2, at: 5, state: 'refused', files: [], because: 'there is uncommitted work' } as const;
    cli.town.replies(() => {
      cli.town.set({ contests: [contestRow({ graft })] });
      return { ok: true, seq: 1, say: 'They will be' };
    });
    const { code, err } = await cli.run('attempts', 'pick', 'k3f9', '2', '--with', '1:a.ts');
    expect({ code, err }).toMatchObject({ code: 1, err: expect.stringContaining('there is uncommitted work') });
  });

  it('answers in JSON where that is asked for, behind the word or before it', async () => {
    for (const argv of [
      ['cancel', 'k3f9', '--json'],
      ['--json', 'cancel', 'k3f9'],
      ['pick', 'k3f9', '2', '--json'],
    ])
      expect((await lively().run('attempts', ...argv)).json).toMatchObject({ ok: true });
  });

  it('ends them', async () => {
    const cli = lively();
    await cli.run('attempts', 'cancel', 'k3f9');
    expect(cli.town.submitted).toMatchObject([{ command: { kind: 'contest.cancel', task: 'shop-k3f9' } }]);
  });
});
