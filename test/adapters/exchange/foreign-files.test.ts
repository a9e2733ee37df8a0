/** Files as the other tools themselves write them: what is read, what is told, what goes back. */
import { describe, expect, it } from 'vitest';
import { exchangeFormat } from '../../../src/adapters/exchange/index.ts';
import type { ExchangeName, ReadTasks } from '../../../src/core/exchange.ts';

const read = (name: ExchangeName, files: Readonly<Record<string, string>>): ReadTasks =>
  exchangeFormat(name).read(Object.entries(files).map(([path, text]) => ({ path, text })));

const lines = (...rows: readonly object[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');

describe('beads-jsonl', () => {
  const when = { created_at: '2026-01-01T10:00:00.123456789-08:00', updated_at: '2026-01-02T00:00:00Z' };
  const edge = (from: string, to: string, type: string) => ({
    issue_id: from,
    depends_on_id: to,
    type,
    metadata: '{}',
  });

  it('keeps every kind of edge, notes, comments, dates and words of its own', () => {
    const { tasks, lost, refused } = read('beads-jsonl', {
      'issues.jsonl': lines(
        {
          ...{
            _type: 'issue',
            id: 'bd-a3f8.1',
            title: 'Log in',
            description: 'Do it',
            notes: 'Careful',
            design: 'Small',
          },
          ...{ acceptance_criteria: 'Works', status: 'hooked', priority: 0, issue_type: 'molecule', assignee: 'ann' },
          ...{
            estimated_minutes: 90,
            labels: ['ui'],
            external_ref: 'gh-9',
            owner: 'ann@x.org',
            compaction_level: 2,
            ...when,
          },
          dependencies: [
            edge('bd-a3f8.1', 'bd-b', 'blocks'),
            edge('bd-a3f8.1', 'bd-c', 'parent-child'),
            edge('bd-a3f8.1', 'bd-d', 'discovered-from'),
            edge('bd-a3f8.1', 'bd-e', 'conditional-blocks'),
            edge('bd-a3f8.1', 'bd-f', 'waits-for'),
            edge('bd-a3f8.1', 'bd-g', 'duplicates'),
          ],
          comments: [{ id: 1, issue_id: 'bd-a3f8.1', author: 'bob', text: 'Hm', created_at: '2026-01-01T19:00:00Z' }],
        },
        {
          id: 'bd-b',
          title: 'Other',
          status: 'closed',
          close_reason: "Won't fix: too old",
          closed_at: '2026-01-03T00:00:00Z',
        },
      ),
    });
    expect(refused).toEqual([]);
    expect(tasks[0]).toEqual({
      ...{
        id: 'bd-a3f8.1',
        title: 'Log in',
        body: 'Do it\n\n## Notes\n\nCareful',
        kind: 'task',
        status: 'in-progress',
      },
      ...{ priority: 0, labels: ['ui'], dependsOn: ['bd-b'], parent: 'bd-c', assignee: 'ann', estimate: 90 },
      links: [
        { kind: 'discovered-from', task: 'bd-d' },
        { kind: 'conditional-on-failure', task: 'bd-e' },
        { kind: 'waits-for', task: 'bd-f' },
        { kind: 'related', task: 'bd-g' },
      ],
      ...{ design: 'Small', acceptance: 'Works', externalRef: 'gh-9' },
      custom: {
        ...{
          beads_status: 'hooked',
          beads_issue_type: 'molecule',
          beads_owner: 'ann@x.org',
          beads_compaction_level: '2',
        },
      },
      ...{ createdAt: Date.UTC(2026, 0, 1, 18, 0, 0, 123), updatedAt: Date.UTC(2026, 0, 2) },
      comments: [{ by: 'bob', at: Date.UTC(2026, 0, 1, 19), text: 'Hm' }],
    });
    expect(tasks[1]).toMatchObject({
      outcome: 'dropped',
      custom: { beads_close_reason: "Won't fix: too old" },
      priority: 2,
    });
    expect(lost).toEqual([{ task: 'bd-a3f8.1', field: 'dependencies', why: 'duplicates bd-g is only "related" here' }]);
    const [file] = exchangeFormat('beads-jsonl').write(tasks).files;
    expect(JSON.parse(file?.text.split('\n')[0] ?? '')).toMatchObject({
      ...{ status: 'hooked', issue_type: 'molecule', owner: 'ann@x.org', compaction_level: 2 },
    });
  });

  it('tells a garbled line with its number and reads the others; memories and the deleted are told', () => {
    const text = `\ufeff${lines({ id: 'bd-1', title: 'One' })}{"id": "bd-2", "title\r\n\r\n{"id":"bd-3","title":7}\n${lines(
      { _type: 'memory', key: 'x', value: 'y' },
      { id: 'bd-4', title: 'Gone', status: 'tombstone' },
      { id: 'bd-5', title: 'Later', status: 'deferred', created_at: 'yesterday', updated_at: '0001-01-01T00:00:00Z' },
    )}`;
    const { tasks, lost, refused } = read('beads-jsonl', { 'issues.jsonl': text });
    expect(tasks.map(({ id }) => id)).toEqual(['bd-1', 'bd-5']);
    expect(refused.map(({ place }) => place)).toEqual(['issues.jsonl:2', 'issues.jsonl:4']);
    expect(lost.map(({ task, field }) => `${task} ${field}`)).toEqual([
      ...['issues.jsonl:5 line', 'bd-4 issue', 'bd-5 status', 'bd-5 created_at'],
    ]);
  });

  it('writes what `bd import` demands: a date of closing for the closed alone, at most 500 bytes of title', () => {
    const base = {
      body: '',
      kind: 'task',
      priority: 2,
      labels: [],
      dependsOn: [],
      comments: [],
      createdAt: 5,
      updatedAt: 6,
    } as const;
    const tasks = [
      { id: 'shop-1', title: 'ä'.repeat(400), status: 'closed', ...base } as const,
      { id: 'shop-2', title: 'Two', status: 'in-review', role: 'reviewer', ...base } as const,
    ];
    const { files, lost } = exchangeFormat('beads-jsonl').write(tasks);
    const [one, two] = (files[0]?.text ?? '')
      .split('\n')
      .slice(0, 2)
      .map((line): Record<string, unknown> => JSON.parse(line));
    expect(one).toMatchObject({ closed_at: '1970-01-01T00:00:00.006Z', title: 'ä'.repeat(250) });
    expect(two).toMatchObject({ status: 'in_progress' });
    expect(two).not.toHaveProperty('closed_at');
    expect(lost.map(({ task, field }) => `${task} ${field}`)).toEqual([
      ...['shop-1 title', 'shop-1 closedAt', 'shop-2 status', 'shop-2 role'],
    ]);
  });

  it('lets an edit with the other tool win over what rode along', () => {
    const task = {
      id: 'shop-1',
      title: 'T',
      body: '',
      kind: 'task',
      status: 'in-review',
      priority: 2,
      labels: [],
    } as const;
    const [file] = exchangeFormat('beads-jsonl').write([
      { ...task, dependsOn: [], comments: [], createdAt: 5, updatedAt: 5 },
    ]).files;
    const text = file?.text ?? '';
    expect(read('beads-jsonl', { x: text }).tasks).toMatchObject([{ status: 'in-review' }]);
    expect(read('beads-jsonl', { x: text.replace('in_progress', 'open') }).tasks).toMatchObject([{ status: 'open' }]);
  });
});

describe('tk', () => {
  const ticket = `---
id: tc-35f6
status: needs_testing
deps: [tc-3cff, tc-0001]
links: [tc-9]
created: 2026-01-09T17:20:08Z
type: workstream
priority: 1
assignee: Ray Myers
external-ref: gh-123
parent: tc-1  # The epic
tags: [ui, "a, b"]
---
# Port to Go: all of it

Implement it.

## Plan

1. Go

## Design

Small.

## Acceptance Criteria

- Works

## Notes

**2026-01-09T17:37:35Z**

Starting

**2026-01-09T17:38:53Z**

## Done

All pass.
`;

  it('is read with its sections and notes', () => {
    const { tasks, lost, refused } = read('tk', { '.tickets/tc-35f6.md': ticket });
    expect([lost, refused]).toEqual([[], []]);
    expect(tasks).toEqual([
      {
        ...{ id: 'tc-35f6', title: 'Port to Go: all of it', body: 'Implement it.\n\n## Plan\n\n1. Go', kind: 'task' },
        ...{
          status: 'in-review',
          priority: 1,
          labels: ['ui', 'a, b'],
          dependsOn: ['tc-3cff', 'tc-0001'],
          parent: 'tc-1',
        },
        ...{
          links: [{ kind: 'related', task: 'tc-9' }],
          assignee: 'Ray Myers',
          externalRef: 'gh-123',
          design: 'Small.',
        },
        ...{ acceptance: '- Works', createdAt: Date.UTC(2026, 0, 9, 17, 20, 8) },
        custom: { tk_status: 'needs_testing', tk_type: 'workstream' },
        comments: [
          { by: 'unknown', at: Date.UTC(2026, 0, 9, 17, 37, 35), text: 'Starting' },
          { by: 'unknown', at: Date.UTC(2026, 0, 9, 17, 38, 53), text: '## Done\n\nAll pass.' },
        ],
      },
    ]);
    const [file] = exchangeFormat('tk').write(tasks).files;
    expect(file?.text).toContain('status: needs_testing\n');
    expect(file?.text).toContain('deps: [tc-3cff, tc-0001]\n');
    expect(file?.text).toContain('assignee: Ray Myers\n');
    expect(file?.text).toContain('\n# Port to Go: all of it\n\nImplement it.\n');
  });

  it('is read as tk writes it, words as they are, also where YAML would see something else in them', () => {
    const head = 'id: 007\nstatus: closed\ndeps: [1e3, x-1]\nassignee: Tess: "T" #1 @home\nexternal-ref: #12\n';
    const more = "parent: x-2  # Epic: all of it\ntags: [@ui, 007, c#, 'a,b', \"q\"]\npriority: 1\nodd: it's: #9\n";
    const { tasks, lost, refused } = read('tk', { a: `---\n${head}${more}block:\n  - a\n---\n# X\n` });
    expect([lost, refused]).toEqual([[], []]);
    expect(tasks).toMatchObject([
      {
        ...{ id: '007', dependsOn: ['1e3', 'x-1'], assignee: 'Tess: "T" #1 @home', externalRef: '#12', priority: 1 },
        ...{
          parent: 'x-2',
          labels: ['@ui', '007', 'c#', 'a,b', 'q'],
          custom: { tk_odd: "it's: #9", tk_block: '["a"]' },
        },
      },
    ]);
  });

  it('is written so that tk makes JSON of every head, and finds no field, heading or time of its own in a text', () => {
    const [task] = read('tk', { a: ticket }).tasks;
    if (task === undefined) throw new Error('there is no ticket');
    const body = 'One\nstatus: open\nparent: x\n## Notes\n## Design\n---\n# End';
    const odd = {
      assignee: 'Žofie "the cat": #1 \\',
      labels: ['"', 'a\\b', '[x]', "it's"],
      externalRef: 'http://x/?a=b#c',
    };
    const comments = [{ by: 'tess "t"', at: 0, text: '## Design\n**2026-01-01T00:00:00Z**\nand' }];
    const written = exchangeFormat('tk').write([{ ...task, ...odd, body, comments, design: '## Notes\nx' }]);
    const text = written.files[0]?.text ?? '';
    const [, head = '', rest = ''] = text.split(/^---$/m);
    for (const line of head.trim().split('\n')) expect(line).toMatch(/^[a-z-]+: [^"\\\p{Cc}]*$/u);
    expect(head).toContain('external-ref: http://x/?a=b#c\n');
    for (const own of ['## Notes', '## Design'])
      expect(rest.split('\n').filter((line) => line === own)).toHaveLength(1);
    expect(rest).not.toMatch(/^(?:status|parent):/m);
    expect(read('tk', { a: text }).tasks[0]).toMatchObject({ ...odd, body, comments, design: '## Notes\nx' });
  });

  it('whose ticket is open is nobody’s, whoever wrote it', () => {
    const { tasks } = read('tk', { a: ticket.replace('needs_testing', 'open') });
    expect(tasks[0]).not.toHaveProperty('assignee');
    expect(tasks).toMatchObject([{ status: 'open', custom: { tk_assignee: 'Ray Myers' } }]);
    expect(exchangeFormat('tk').write(tasks).files[0]?.text).toContain('assignee: Ray Myers\n');
  });

  it('with Windows line ends and a byte order mark is the same; broken files are told by name', () => {
    const { tasks, refused } = read('tk', {
      'a.md': `\ufeff${ticket.replaceAll('\n', '\r\n')}`,
      'README.md': '# Tickets\n',
      'b.md': '---\nid: [x\n---\n# B\n',
      'c.md': '---\nstatus: open\n---\n# C\n',
      'bomb.md': `---\nid: x\na: &a [1,1,1,1,1,1,1,1,1,1]\n${'bcdefgh'
        .split('')
        .map((key, at) => `${key}: &${key} [${`*${'abcdefgh'[at]},`.repeat(10)}]\n`)
        .join('')}---\n# X\n`,
    });
    expect(tasks).toMatchObject([{ id: 'tc-35f6', title: 'Port to Go: all of it', design: 'Small.' }]);
    expect(refused.map(({ place }) => place)).toEqual(['README.md', 'b.md', 'c.md', 'bomb.md']);
  });
});

describe('tbd', () => {
  const file = (ulid: string, fields: string, text = ''): string =>
    `---\ncreated_at: 2026-01-15T10:00:00.000Z\n${fields}id: is-${ulid}\nkind: bug\nlabels:\n  - ui\npriority: 1\ntype: is\nupdated_at: 2026-01-16T10:00:00.000Z\nversion: 3\n---\n${text}`;
  const [one, two] = ['01hx5zzkbkactav9wevgemmvrz', '01hx5zzkbkbctav9wevgemmvrz'];

  it('has dependencies with the one that is waited for', () => {
    const { tasks, lost, refused } = read('tbd', {
      'a.md': file(
        one,
        `dependencies:\n  - target: is-${two}\n    type: blocks\nstatus: in_progress\ntitle: First\nspec_path: docs/x.md\n`,
        'Do it.\n\n## Notes\n\nFree words.\n',
      ),
      'b.md': file(
        two,
        `dependencies: []\nstatus: closed\nclosed_at: 2026-01-17T10:00:00.000Z\nclose_reason: failed\nparent_id: is-${one}\ntitle: "Second: part"\n`,
      ),
    });
    expect([lost, refused]).toEqual([[], []]);
    expect(tasks).toMatchObject([
      {
        id: `is-${one}`,
        dependsOn: [],
        body: 'Do it.\n\n## Notes\n\nFree words.',
        kind: 'bug',
        custom: { tbd_spec_path: 'docs/x.md' },
      },
      { id: `is-${two}`, dependsOn: [`is-${one}`], parent: `is-${one}`, outcome: 'failed', title: 'Second: part' },
    ]);
    expect(
      exchangeFormat('tbd')
        .write(tasks)
        .files.map(({ path }) => path),
    ).toEqual([...[`issues/is-${one}.md`, `issues/is-${two}.md`, 'mappings/ids.yml']]);
  });
});

describe('github-json', () => {
  const issue = (number: number, fields: object = {}): object => ({
    ...{ number, title: `Issue ${number}`, body: null, state: 'open', labels: [], user: { login: 'ann' }, comments: 0 },
    ...{
      html_url: `https://github.com/o/r/issues/${number}`,
      created_at: '2026-01-01T00:00:00Z',
      updated_at: '2026-01-02T00:00:00Z',
    },
    ...fields,
  });

  it('is read from pages, with comments, labels as kind and priority, and dependencies in words', () => {
    const { tasks, lost, refused } = read('github-json', {
      'issues.json': JSON.stringify([
        [
          issue(12, {
            ...{
              body: 'Text\n\n- Depends on #13, #14\nBlocked by: #15',
              labels: [{ name: 'bug' }, { name: 'priority: high' }],
            },
            ...{
              assignees: [{ login: 'bob' }, { login: 'cy' }],
              parent_issue_url: 'https://api.github.com/repos/o/r/issues/13',
            },
            ...{
              comments: [{ user: { login: 'cy' }, body: 'Hm', created_at: '2026-01-01T01:00:00Z' }],
              milestone: { title: '1.0' },
            },
          }),
          issue(13, { state: 'closed', state_reason: 'not_planned', closed_at: '2026-01-03T00:00:00Z', comments: 4 }),
        ],
        [issue(14, { pull_request: { url: 'x' } }), { number: 'x' }],
      ]),
    });
    expect(tasks).toMatchObject([
      {
        ...{
          id: '#12',
          address: 'https://github.com/o/r/issues/12',
          kind: 'bug',
          priority: 1,
          labels: ['bug', 'priority: high'],
        },
        ...{
          dependsOn: ['#13', '#14', '#15'],
          parent: '#13',
          assignee: 'bob',
          custom: { github_milestone: '1.0', github_author: 'ann' },
        },
        comments: [{ by: 'cy', at: Date.UTC(2026, 0, 1, 1), text: 'Hm' }],
      },
      { id: '#13', status: 'closed', outcome: 'dropped', closedAt: Date.UTC(2026, 0, 3), body: '' },
    ]);
    expect(lost.map(({ task, field }) => `${task} ${field}`)).toEqual(['#12 assignees', '#13 comments', '#14 issue']);
    expect(refused).toMatchObject([{ place: 'issues.json[3]' }]);
  });

  it('is read as gh prints it', () => {
    const { tasks } = read('github-json', {
      x: JSON.stringify([
        {
          ...{
            number: 1,
            title: 'T',
            body: 'b',
            state: 'CLOSED',
            stateReason: 'COMPLETED',
            url: 'https://github.com/o/r/issues/1',
          },
          ...{
            createdAt: '2026-01-01T00:00:00Z',
            closedAt: '2026-01-03T00:00:00Z',
            labels: [{ name: 'P0' }],
            assignees: [],
          },
          comments: [{ author: { login: 'cy' }, body: 'Hm', createdAt: '2026-01-01T01:00:00Z' }],
        },
      ]),
    });
    expect(tasks).toMatchObject([
      { status: 'closed', priority: 0, closedAt: Date.UTC(2026, 0, 3), comments: [{ by: 'cy' }] },
    ]);
    expect(tasks[0]).not.toHaveProperty('outcome');
  });
});

describe('csv', () => {
  it('is read from other programs by the usual names, whatever its signs', () => {
    const text =
      '\ufeffIssue key;Summary;Issue Type;Status;Priority;Labels;Description;Story Points;Created\r\n' +
      'SHOP-1;"Say ""hi""; twice";Bug;In Progress;High;ui,api;"one\r\ntwo";5;2026-01-01\r\n' +
      'SHOP-2;Later;Poem;Waiting;;;;;soon\r\n';
    const { tasks, lost, refused } = read('csv', { 'jira.csv': text });
    expect(refused).toEqual([]);
    expect(tasks).toMatchObject([
      {
        ...{
          id: 'SHOP-1',
          title: 'Say "hi"; twice',
          kind: 'bug',
          status: 'in-progress',
          priority: 1,
          labels: ['ui', 'api'],
        },
        ...{ body: 'one\r\ntwo', custom: { csv_Story_Points: '5' }, createdAt: Date.UTC(2026, 0, 1) },
      },
      { status: 'open', kind: 'task', priority: 2, custom: { csv_status: 'Waiting', csv_kind: 'poem' } },
    ]);
    expect(lost).toMatchObject([{ task: 'SHOP-2', field: 'created' }]);
  });

  it('tells rows that cannot be read with the line that they begin in', () => {
    const text = 'id,title\n1,"two\nlines"\n2,\n3,x,y\n4,good\n5,"open\n6,lost\n';
    const { tasks, refused } = read('csv', { 'a.csv': text });
    expect(tasks.map(({ id }) => id)).toEqual(['1', '4']);
    expect(refused.map(({ place }) => place)).toEqual(['a.csv:4', 'a.csv:5', 'a.csv:7']);
    expect(read('csv', { 'b.csv': 'a,b\n1,2\n' }).refused).toMatchObject([{ place: 'b.csv:1' }]);
    expect(read('csv', { 'c.csv': '' }).refused).toHaveLength(1);
  });

  it('gives a spreadsheet no formula, and every text comes back', () => {
    const hostile = [
      "=cmd|'/C calc'!A0",
      '+1',
      '-1',
      '@SUM(A1)',
      "'=x",
      "''=x",
      '\t=x',
      '\r=x',
      '\uff1dx',
      "'plain",
      '|x',
    ];
    const task = {
      kind: 'task',
      status: 'open',
      priority: 2,
      labels: [],
      dependsOn: [],
      comments: [],
      createdAt: 5,
      updatedAt: 5,
    } as const;
    const tasks = hostile.map((body, at) => ({ id: `shop-${at}`, title: `=${at}`, body, ...task }));
    const { files } = exchangeFormat('csv').write(tasks);
    const [file] = files;
    expect(file?.text).not.toMatch(/(?:^|,|\r\n)"?[=+\-@\t|\uff1d]/);
    expect(exchangeFormat('csv').read(files).tasks).toEqual(tasks);
  });
});
