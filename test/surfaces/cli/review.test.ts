import { describe, expect, it } from 'vitest';
import { sha } from '../../../src/core/ids.ts';
import { emptyReview } from '../../../src/core/review/comment.ts';
import type { DiffView } from '../../../src/mayor/town.ts';
import { fakeCli } from '../../helpers/fake-cli.ts';
import { mergeRow, polecatRow, rigRow, taskRow } from '../../helpers/status-rows.ts';

const TREE = sha('a'.repeat(40));
const text = [
  'diff --git a/src/a.ts b/src/a.ts\nindex 111..222 100644\n--- a/src/a.ts\n+++ b/src/a.ts\n@@ -10,2 +10,3 @@ greet\n const a = 1;\n-old\n+new \x1b[2J\r\x1b[31m\n+more\n',
  'diff --git a/src/b.ts b/src/b.ts\nindex 333..444 100644\n--- a/src/b.ts\n+++ b/src/b.ts\n@@ -0,0 +1 @@\n+const password = "hunter2hunter2";\n',
  'diff --git a/docs/x.md b/docs/x.md\nindex 555..666 100644\n--- a/docs/x.md\n+++ b/docs/x.md\n@@ -0,0 +1 @@\n+words\n',
].join('');
const diff: DiffView = {
  ...{ task: 'shop-k3f9', title: 'Add a greeting', commit: 'c'.repeat(40), tree: TREE, text, truncated: false },
  note: 'Short and kind',
  files: [
    { path: 'src/a.ts', added: 2, removed: 1 },
    { path: 'src/b.ts', added: 1, removed: 0 },
    { path: 'docs/x.md', added: 1, removed: 0 },
  ],
};
const having = (change: Partial<DiffView> = {}) => {
  const cli = fakeCli();
  cli.town.set({
    rigs: [rigRow()],
    tasks: [taskRow({ state: 'in-review' })],
    polecats: [polecatRow({ state: 'done', commits: 2 })],
    merges: [mergeRow()],
  });
  cli.town.holds.diffs['shop-k3f9'] = { ...diff, ...change };
  return cli;
};
const sentBy = async (...argv: readonly string[]) => {
  const cli = having();
  const { code, err } = await cli.run('review', 'k3f9', ...argv);
  return { code, err, command: cli.town.submitted[0]?.command };
};

describe('mayor review', () => {
  it('shows files by risk with the reasons, then their lines, and binds the approval that follows', async () => {
    const cli = having();
    const { out } = await cli.run('review', 'k3f9');
    expect(out).toContain('shop-k3f9  Add a greeting\n2 commits, +4 -1 in 3 files');
    expect(out).toContain('Short and kind');
    expect(out).toMatch(/high {4}src\/b\.ts .*may hold a secret[\s\S]*low {5}docs\/x\.md/);
    expect(out).toContain('   11 + new <U+001B>[2J<U+000D><U+001B>[31m');
    expect(out).not.toContain('\x1b');
    await cli.run('approve', 'k3f9');
    expect(cli.town.submitted.at(-1)?.command).toEqual({ kind: 'approve', task: 'shop-k3f9', tree: TREE });
  });

  it('shows what merging it came to, where the town knows', async () => {
    const cli = having();
    const merge = { ...mergeRow(), rehearsal: { state: 'green' as const, say: 'green onto abc1234' } };
    cli.town.set({ merges: [merge] });
    expect((await cli.run('review', 'k3f9')).out).toContain('rehearsal: green onto abc1234');
  });

  it('numbers the hunks of a file that has several', async () => {
    const two = 'diff --git a/x.ts b/x.ts\n--- a/x.ts\n+++ b/x.ts\n@@ -1 +1 @@\n-a\n+b\n@@ -9 +9 @@ f\n-a\n+b\n';
    const { out } = await having({ text: two, files: [{ path: 'x.ts', added: 2, removed: 2 }] }).run('review', 'k3f9');
    expect(out).toContain('@@ -1,1 +1,1 @@ #1\n');
    expect(out).toContain('@@ -9,1 +9,1 @@ #2 f\n');
    expect((await having().run('review', 'k3f9')).out).not.toContain('@@ #');
  });

  it('as JSON has everything but the lines', async () => {
    const { json } = await having().run('review', 'k3f9', '--json');
    expect(json).toMatchObject({ task: 'shop-k3f9', tree: TREE, level: 'high', added: 4, removed: 1, comments: [] });
    expect(JSON.stringify(json)).not.toContain('hunter2');
  });

  it('opens its own screen on a terminal, and not with --plain', async () => {
    const opened: unknown[] = [];
    const base = having();
    const cli = base.with({
      out: { ...base.deps.out, isTTY: true },
      input: { isTTY: true, read: async () => '' },
      dashboard: async (review) => {
        opened.push(review);
        return 0;
      },
    });
    await cli.run('review', 'k3f9');
    expect((await cli.run('review', 'k3f9', '--plain')).out).toContain('Add a greeting');
    expect(opened).toEqual([{ review: 'shop-k3f9' }]);
  });

  it('says that nothing was handed in yet', async () => {
    const cli = fakeCli();
    cli.town.set({ rigs: [rigRow()], tasks: [taskRow()] });
    expect(await cli.run('review', 'k3f9')).toMatchObject({ code: 1 });
  });
});

describe('saying something about a change', () => {
  it.each([
    [['comment', 'Nearly', 'there'], { kind: 'whole' }],
    [['comment', '- a dash first'], { kind: 'whole' }],
    [['comment', '--file', 'src/a.ts', 'Why?'], { kind: 'file', path: 'src/a.ts' }],
    [
      ['comment', '--file', 'src/a.ts', '--line', '12', 'Why?'],
      {
        kind: 'line',
        path: 'src/a.ts',
        side: 'new',
        line: 12,
        quoted: [' const a = 1;', '-old', expect.any(String), '+more'],
      },
    ],
    [
      ['comment', '--file', 'src/a.ts', '--line', '11', '--old', 'Why?'],
      { kind: 'line', path: 'src/a.ts', side: 'old', line: 11, quoted: [' const a = 1;', '-old'] },
    ],
    [
      ['comment', '--file', 'src/a.ts', '--line', '12', '--hunk', 'Why?'],
      { kind: 'hunk', path: 'src/a.ts', side: 'new', line: 10, quoted: expect.any(Array) },
    ],
  ])('%j', async (argv, on) => {
    const { command } = await sentBy(...argv);
    expect(command).toMatchObject({ kind: 'review.comment', task: 'shop-k3f9', tree: TREE, on });
  });

  it.each([
    [['comment'], 'needs words'],
    [['comment', 'x'.repeat(1_000_000)], 'at most 16384 letters, this one 1000000'],
    [
      ['comment', '--file', 'nope.ts', 'x'],
      'No file of the change is "nope.ts"\nThere is src/a.ts, src/b.ts, docs/x.md',
    ],
    [['comment', '--file', 'src/a.ts', '--line', '99', 'x'], 'does not show line 99 of src/a.ts\nIt shows 10 to 12'],
    [['comment', '--line', '3', 'x'], 'say --file'],
    [['comment', '--file', 'src/a.ts', '--line', 'x', 'y'], 'whole number'],
    [['fly'], 'There is no action "fly"\nOne of: comment, uncomment, verdict, approve-files, redo-files, unmark-files'],
    [['approve-files'], 'Name the files'],
    [['approve-files', 'lib/**'], 'No file of the change is "lib/**"'],
    [['--file', 'src/a.ts'], '--file and --line are for a comment'],
    [['uncomment'], 'Name one comment'],
    [['comment', '--lien', '3', 'x'], "Unknown option '--lien'"],
    [['--jsn'], "Unknown option '--jsn'"],
  ])('%j is refused before anything is asked', async (argv, said) => {
    const { code, err, command } = await sentBy(...argv);
    expect({ code, command }).toEqual({ code: 2, command: undefined });
    expect(err).toContain(said);
  });

  it('marks files by pattern, each with the content that was seen', async () => {
    const files = [
      { path: 'src/a.ts', blob: '222' },
      { path: 'src/b.ts', blob: '444' },
    ];
    expect(await sentBy('approve-files', 'src/**')).toMatchObject({
      command: { kind: 'review.mark', mark: 'ok', files },
    });
    expect(await sentBy('redo-files', 'src/b.ts')).toMatchObject({ command: { mark: 'redo', files: files.slice(1) } });
    expect(await sentBy('unmark-files', '**')).toMatchObject({ command: { mark: 'none' } });
  });

  it('takes what stands behind two dashes for a name, whatever it begins with', async () => {
    const dashed = text.replaceAll('docs/x.md', '-rf');
    const cli = having({ text: dashed });
    expect(await cli.run('review', 'k3f9', 'approve-files', '-rf')).toMatchObject({
      code: 2,
      err: expect.stringContaining('as in: -- -rf'),
    });
    expect(await cli.run('review', 'k3f9', 'approve-files', '--', '-rf')).toMatchObject({ code: 0 });
    expect(await cli.run('review', '--json', 'k3f9', 'redo-files', 'src/a.ts', '--', '-rf')).toMatchObject({ code: 0 });
    expect(cli.town.submitted.map(({ command }) => command)).toMatchObject([
      { files: [{ path: '-rf', blob: '666' }] },
      { files: [{ path: 'src/a.ts' }, { path: '-rf' }] },
    ]);
  });

  it('sends, takes back and lists', async () => {
    expect((await sentBy('--send')).command).toEqual({ kind: 'review.send', task: 'shop-k3f9' });
    expect((await sentBy('--send', 'Go on')).command).toEqual({
      kind: 'review.send',
      task: 'shop-k3f9',
      text: 'Go on',
    });
    expect((await sentBy('uncomment', 'c1')).command).toEqual({
      kind: 'review.uncomment',
      task: 'shop-k3f9',
      comment: 'c1',
    });
    expect((await having().run('review', 'k3f9', '--comments')).out).toContain('Nothing was said');
    const comment = {
      id: 'c1',
      by: 'ada',
      on: { kind: 'file', path: 'gone.ts' },
      text: 'a\nb',
      tree: TREE,
      at: 0,
    } as const;
    const marks = [{ path: 'src/a.ts', mark: 'ok' }] as const;
    const cli = having({ review: { ...emptyReview, comments: [comment], marks } });
    const { out } = await cli.run('review', 'k3f9', '--comments');
    expect(out).toContain('c1  gone.ts, which is not in the change any more  ada, draft\n    a\n    b\n[ok] src/a.ts');
    expect((await cli.run('review', 'k3f9', '--comments', '--json')).json).toMatchObject([
      { id: 'c1', earlier: false },
    ]);
  });
});

it('mayor diff says how many lines it leaves out', async () => {
  const cli = having({ truncated: true, files: [...diff.files, { path: 'big.ts', added: 90_000, removed: 10 }] });
  expect((await cli.run('diff', 'k3f9')).out).toContain(
    `… 90010 changed lines in 1 file left out here; git diff HEAD...${diff.commit}`,
  );
});
