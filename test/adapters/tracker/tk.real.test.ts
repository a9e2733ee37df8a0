/** Beside the contract: tickets as tk and people write them. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../../src/adapters/clock.ts';
import { exchangeFormat } from '../../../src/adapters/exchange/index.ts';
import { run } from '../../../src/adapters/process.ts';
import { openTracker } from '../../../src/adapters/trackers/index.ts';
import type { ExchangeName } from '../../../src/core/exchange.ts';
import { rigName, taskId } from '../../../src/core/ids.ts';
import { add, taskOf } from '../../contract/tracker/subject.ts';
import { makeRepo } from '../../helpers/repo.ts';
import { findTool } from '../../helpers/tool.ts';

const TICKET = `---
id: MP-1a2b
status: open
deps: [MP-0000]
links: []
created: 2026-01-02T03:04:05Z
type: feature
priority: 1
assignee: Tess Tester
sprint: 7
tags: [ui, backend]
---
# Add a greeting

Politely.

## Plan

1. Say hello

## Notes

**2026-01-03T03:04:05Z**

Not before noon
`;

const setUp = async (files: Readonly<Record<string, string>> = {}, rig = 'shop') => {
  const repo = await makeRepo();
  onTestFinished(() => repo.remove());
  const folder = join(repo.path, '.tickets');
  if (Object.keys(files).length > 0) await mkdir(folder);
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  const format = async (name: ExchangeName) => exchangeFormat(name);
  const where = { rig: rigName(rig), path: repo.path, clock: systemClock(), format };
  return { repo, folder, open: () => openTracker({ kind: 'tk' }, where) };
};

describe('tickets of tk', () => {
  it('are read as tk writes them, whoever made one not being taken for its holder', async () => {
    const { open } = await setUp({
      'MP-1a2b.md': TICKET,
      'MP-0000.md': TICKET.replaceAll('MP-1a2b', 'MP-0000'),
      'notes.md': 'no ticket',
    });
    expect(await open().list()).toHaveLength(2);
    const found = await open().get(taskId('mp-1a2b'));
    expect(found).toMatchObject({
      task: {
        title: 'Add a greeting',
        kind: 'feature',
        priority: 1,
        labels: ['ui', 'backend'],
        dependsOn: ['mp-0000'],
        status: 'open',
      },
      comments: [{ text: 'Not before noon' }],
    });
    expect(found).not.toHaveProperty('task.assignee');
    expect(found).toHaveProperty('task.body', expect.stringMatching(/^Politely\.\n\n## Plan/));
  });

  it('keep everything that Mayor did not change, and their names', async () => {
    const { folder, open } = await setUp({
      'MP-1a2b.md': TICKET,
      'MP-0000.md': TICKET.replaceAll('MP-1a2b', 'MP-0000').replace('deps: [MP-0000]', 'deps: []'),
    });
    await open().claim(taskId('mp-1a2b'), 'amber@town');
    await open().change(taskId('mp-1a2b'), { comment: 'Begun' }, 'amber');
    const text = await readFile(join(folder, 'MP-1a2b.md'), 'utf8');
    for (const line of [
      'id: MP-1a2b',
      'deps: [MP-0000]',
      'status: in_progress',
      'sprint: 7',
      'created: 2026-01-02T03:04:05',
    ])
      expect(text).toContain(line);
    expect(text).toContain('## Plan\n\n1. Say hello');
    expect(text).toMatch(/Not before noon[\s\S]*Begun/);
    await open().release(taskId('mp-1a2b'), 'amber@town');
    expect(await readFile(join(folder, 'MP-1a2b.md'), 'utf8')).toContain('status: open');
  });

  it('an edit by hand is news, also of what Mayor wrote', async () => {
    const { folder, open } = await setUp();
    const tracker = open();
    const { id } = await add(tracker, 'Before', { body: 'One\n' });
    const file = join(folder, `${id}.md`);
    await writeFile(file, (await readFile(file, 'utf8')).replace('# Before', '# After').replace('One', 'Two'));
    expect(await taskOf(tracker, id)).toMatchObject({ title: 'After', body: expect.stringContaining('Two') });
  });

  it('keep the team’s own fields beside those that others add', async () => {
    const { folder, open } = await setUp();
    const { id } = await add(open(), 'Task', { custom: { team: 'ui' }, role: 'reviewer' });
    const file = join(folder, `${id}.md`);
    await writeFile(file, (await readFile(file, 'utf8')).replace('type: task', 'type: task\nsprint: 7'));
    await open().change(id, { status: 'closed', comment: 'Done' }, 'tess');
    expect(await taskOf(open(), id)).toMatchObject({ custom: { team: 'ui', tk_sprint: '7' }, role: 'reviewer' });
  });

  it('have no line in their text that tk would take for the end of a head, and lose none', async () => {
    const { folder, open } = await setUp();
    const body = 'Because.\n---\nstatus: closed\n---\n';
    const { id } = await add(open(), 'Ruled', { body });
    expect((await readFile(join(folder, `${id}.md`), 'utf8')).match(/^---$/gm)).toHaveLength(2);
    expect(await taskOf(open(), id)).toMatchObject({ body, status: 'open' });
  });

  it('of a rig whose name begins with a digit have names that tk finds', async () => {
    const { folder, open } = await setUp({}, '3d-shop');
    const first = await add(open(), 'First');
    const { id } = await add(open(), 'Second', { dependsOn: [first.id], parent: first.id });
    const text = await readFile(join(folder, `${id}.md`), 'utf8');
    for (const line of [`id: ${id}`, `deps: [${first.id}]`, `parent: ${first.id}`]) expect(text).toContain(`${line}\n`);
  });
});

const tk = findTool('tk');
describe.skipIf(tk === undefined)('with tk itself', () => {
  const withTool = async (rig?: string) => {
    const { repo, open } = await setUp({}, rig);
    const tool = async (...args: readonly string[]) => (await run([tk ?? '', ...args], { cwd: repo.path })).stdout;
    return { tool, open };
  };

  it('tickets are what it shows, changes and offers', async () => {
    const { tool, open } = await withTool();
    const first = await add(open(), 'First');
    const second = await add(open(), 'Second', { dependsOn: [first.id], body: 'Because.\n---\nstatus: closed\n' });
    expect(await tool('ready')).toContain(first.id);
    expect(await tool('ready')).not.toContain(second.id);
    await tool('add-note', first.id, 'Seen');
    await tool('close', first.id);
    expect(await open().get(first.id)).toMatchObject({ task: { status: 'closed' }, comments: [{ text: 'Seen' }] });
    expect(await tool('ready')).toContain(second.id);
    await tool('create', 'Third', '-p', '0');
    expect((await open().list()).map(({ title }) => title)).toContain('Third');
  });

  it('tickets that it makes are listed with every field, and after its own changes too', async () => {
    const { tool, open } = await withTool();
    const epic = (await tool('create', 'Epic: "über" 🐈 #1', '-t', 'epic', '-p', '0')).trim();
    const texts = [
      '-d',
      'Why: "so"\n\n## Plan\n\n1. it\'s',
      '--design',
      'Small\n\nand simple',
      '--acceptance',
      '- a\n- b',
    ];
    const rest = ['--tags', 'ui,two words', '--external-ref', '#12: x', '--parent', epic, '-a', 'Tess: T', '-t', 'bug'];
    const name = (await tool('create', 'Second | half', ...texts, ...rest)).trim();
    const [top, id] = [taskId(epic.toLowerCase()), taskId(name.toLowerCase())];
    await tool('dep', name, epic);
    await tool('link', name, epic);
    await tool('start', name);
    await tool('add-note', name, 'One\n\n"two": #3');
    expect(await open().get(id)).toMatchObject({
      task: {
        ...{ title: 'Second | half', body: 'Why: "so"\n\n## Plan\n\n1. it\'s', kind: 'bug', status: 'in-progress' },
        ...{ labels: ['ui', 'two words'], externalRef: '#12: x', assignee: 'Tess: T', parent: top, dependsOn: [top] },
        ...{ design: 'Small\n\nand simple', acceptance: '- a\n- b', links: [{ kind: 'related', task: top }] },
      },
      comments: [{ by: 'unknown', text: 'One\n\n"two": #3' }],
    });
    await tool('undep', name, epic);
    await tool('close', name);
    expect(await taskOf(open(), id)).toMatchObject({ dependsOn: [], status: 'closed', closedAt: expect.any(Number) });
    expect(await taskOf(open(), top)).toMatchObject({ title: 'Epic: "über" 🐈 #1', kind: 'epic', priority: 0 });
  });

  it('tickets that Mayor writes are whole after its changes, whatever their texts look like', async () => {
    const { tool, open } = await withTool('3d-shop');
    const first = await add(open(), 'Epic: "über" 🐈', { kind: 'epic' });
    const body = 'One\nstatus: maybe\nlinks: x\n---\n## Notes\nmine\n';
    const rare = {
      role: 'reviewer',
      custom: { team: 'a: "b"' },
      acceptance: 'ok',
      externalRef: 'https://x.org/?a=b#c',
    };
    const more = { body, labels: ['ui', 'a,b', '007', '"q"'], parent: first.id, dependsOn: [first.id], ...rare };
    const { id } = await add(open(), 'B', more);
    await open().claim(id, 'Žofie "the cat" <z@x>: #1');
    await open().change(id, { comment: 'Hi\n**2026-01-01T00:00:00Z**\n## Design' }, 'tess');
    await tool('add-note', id, 'noted "x"\nline');
    await tool('link', id, first.id);
    expect(await tool('show', id)).toMatch(/parent: 3d-shop-\w{4} {2}# Epic: "über" 🐈/);
    expect(await tool('ready')).not.toContain(id);
    await tool('close', first.id);
    expect(await tool('ready')).toContain(`${id} [P2][in_progress] - B`);
    expect(await open().get(id)).toMatchObject({
      task: {
        title: 'B',
        ...more,
        assignee: 'Žofie "the cat" <z@x>: #1',
        links: [{ kind: 'related', task: first.id }],
      },
      comments: [
        { by: 'tess', text: 'Hi\n**2026-01-01T00:00:00Z**\n## Design' },
        { by: 'unknown', text: 'noted "x"\nline' },
      ],
    });
    await tool('close', id);
    expect(await taskOf(open(), id)).toMatchObject({ status: 'closed', body });
  });

  it('its query makes JSON of every ticket', async () => {
    const { tool, open } = await withTool();
    const { id } = await add(open(), 'A "b" \\', {
      custom: { team: '"x" \\' },
      labels: ['"', 'ui'],
      externalRef: '\\"',
    });
    await open().claim(id, 'amber "7" \\');
    const lines = (await tool('query')).trim().split('\n');
    const found: unknown[] = lines.map((line) => JSON.parse(line));
    expect(found).toMatchObject([{ id, status: 'in_progress', type: 'task', priority: '2' }]);
  });
});
