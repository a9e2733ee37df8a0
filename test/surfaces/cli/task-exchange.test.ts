import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Tracker } from '../../../src/ports/tracker.ts';
import { type FakeCli, fakeCli, nobodyHome } from '../../helpers/fake-cli.ts';

const folder = async (): Promise<string> => {
  const path = await mkdtemp(join(tmpdir(), 'mayor-exchange-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
};

const piped = (text: string, cli: FakeCli = fakeCli()): FakeCli =>
  cli.with({ connect: nobodyHome, input: { isTTY: false, read: async () => text } });

const GOOD =
  '{"id":"bd-1","title":"One","created_at":"2026-01-01T00:00:00Z","dependencies":[{"issue_id":"bd-1","depends_on_id":"bd-2","type":"blocks"}]}\n';
const OTHER = '{"id":"bd-2","title":"Two","created_at":"2026-01-01T00:00:00Z"}\n';
const FROM_BEADS = ['task', 'import', '--from', 'beads-jsonl', '-'] as const;

describe('mayor task import', () => {
  it('takes what it is given, once, and needs no town', async () => {
    const cli = piped(GOOD + OTHER);
    expect(await cli.run(...FROM_BEADS, '--dry-run')).toMatchObject({
      code: 0,
      out: 'Would import into shop: 2 new, 0 changed, 0 unchanged\n',
    });
    expect((await cli.run('task', 'list', '--json')).json).toEqual([]);
    expect((await cli.run(...FROM_BEADS)).out).toBe('Imported into shop: 2 new, 0 changed, 0 unchanged\n');
    expect((await cli.run(...FROM_BEADS)).out).toBe('Imported into shop: 0 new, 0 changed, 2 unchanged\n');
    expect((await cli.run('task', 'blocked', '--json')).json).toMatchObject([{ title: 'One' }]);
  });

  it('goes on after what it cannot read, says where that is, and ends with 1', async () => {
    const cli = piped(`${GOOD}{nonsense\x1b[31m\n${OTHER}`);
    const ran = await cli.run(...FROM_BEADS);
    expect(ran).toMatchObject({ code: 1, out: 'Imported into shop: 2 new, 0 changed, 0 unchanged\n' });
    expect(ran.err).toMatch(/^Cannot be read: \(standard input\):2: /);
    expect(ran.err).not.toContain('\x1b');
    expect((await cli.run(...FROM_BEADS, '--json')).json).toMatchObject({
      created: [],
      unchanged: [{}, {}].map(() => expect.stringMatching(/^shop-/)),
      lost: [],
      refused: [{ place: '(standard input):2' }],
    });
  });

  it('with --strict takes nothing then', async () => {
    const cli = piped(`${GOOD}{nonsense\n`);
    expect(await cli.run(...FROM_BEADS, '--strict')).toMatchObject({
      code: 1,
      out: 'Nothing was imported: 1 task cannot be read\n',
    });
    expect((await cli.run('task', 'list', '--json')).json).toEqual([]);
  });

  it('tells what does not come along, field by field', async () => {
    const rows = Array.from(
      { length: 8 },
      (_, at) => `{"id":"bd-${at}","title":"T","dependencies":[{"depends_on_id":"gone-${at}"}]}\n`,
    );
    const { out, code } = await piped(rows.join('')).run(...FROM_BEADS);
    expect(code).toBe(0);
    expect(out).toContain('Not taken over: dependsOn (8)\n  bd-0: there is no gone-0\n');
    expect(out).toContain('and 3 more; --json has all');
  });

  it('reads a folder, and says what is missing', async () => {
    const path = await folder();
    await writeFile(join(path, 'a.md'), '---\nid: t-1\nstatus: open\ndeps: []\n---\n# First\n');
    await writeFile(join(path, 'notes.txt'), 'not a task');
    const cli = fakeCli();
    expect((await cli.run('task', 'import', '--from', 'tk', path)).out).toContain('1 new');
    expect(await cli.run('task', 'import', '--from', 'csv', path)).toMatchObject({
      code: 2,
      err: expect.stringContaining('no file that ends in .csv'),
    });
    expect(await cli.run('task', 'import', '--from', 'tk', join(path, 'nowhere'))).toMatchObject({ code: 2 });
    expect(await cli.run('task', 'import', '--from', 'csv')).toMatchObject({
      code: 2,
      err: expect.stringContaining('Say which file'),
    });
    expect((await cli.run('task', 'import', '--from', 'poems', '-')).code).toBe(2);
    expect((await cli.run('task', 'import', '-')).code).toBe(2);
  });

  it('into a tracker with dates of its own makes them one by one and tells that dates are lost', async () => {
    const cli = fakeCli();
    const whole = cli.trackers.shop;
    if (whole === undefined) throw new Error('no tracker');
    const { bulk: _, ...single } = whole;
    const plain = piped(
      `${GOOD}${OTHER}{"id":"bd-3","title":"Three","status":"closed","closed_at":"2026-01-01T00:00:00Z","close_reason":"failed","comments":[{"author":"ann","text":"Hm","created_at":"2026-01-01T00:00:00Z"}]}\n`,
      cli,
    ).with({ openTracker: async (): Promise<Tracker> => single });
    expect((await plain.run(...FROM_BEADS, '--json')).json).toMatchObject({
      created: [{}, {}, {}].map(() => expect.any(String)),
      lost: [{}, {}, {}].map(() => ({ field: 'dates' })),
    });
    const tasks = await single.list();
    const [one, two, three] = ['One', 'Two', 'Three'].map((title) => tasks.find((task) => task.title === title));
    expect(one).toMatchObject({ dependsOn: [two?.id], externalRef: 'bd-1' });
    expect(three).toMatchObject({ status: 'closed', outcome: 'failed' });
    if (three === undefined) throw new Error('no third');
    expect(await single.get(three.id)).toMatchObject({ comments: [{ text: 'ann, 2026-01-01T00:00:00.000Z:\n\nHm' }] });
    expect((await plain.run(...FROM_BEADS, '--json')).json).toMatchObject({ created: [] });
    expect(await single.list()).toHaveLength(3);
  });
});

describe('mayor task export', () => {
  it('prints one file, writes a folder, and tells what only Mayor reads back', async () => {
    const cli = fakeCli();
    await cli.run('task', 'add', '=Sum', '--role', 'reviewer');
    expect((await cli.run('task', 'export', '--to', 'csv')).out).toMatch(
      /^id,title,[^\r]*\r\nshop-[0-9a-z]+,'=Sum,task,open,2,/,
    );
    const path = await folder();
    const ran = await cli.run('task', 'export', '--to', 'tk', join(path, '.tickets'));
    expect(ran.out).toMatch(/^Wrote 1 task of shop to .*\.tickets\n/);
    expect(ran.out).toMatch(/Only Mayor reads back: role \(1\)\n {2}shop-[0-9a-z]+: tk has no place for it\n/);
    expect(await readdir(join(path, '.tickets'))).toEqual([expect.stringMatching(/^shop-.*\.md$/)]);
    expect(
      (await cli.run('task', 'export', '--to', 'beads-jsonl', join(path, 'x.jsonl'), '--json')).json,
    ).toMatchObject({ tasks: 1, files: ['issues.jsonl'], lost: [{ field: 'role' }] });
    expect(JSON.parse(await readFile(join(path, 'x.jsonl'), 'utf8'))).toMatchObject({ title: '=Sum' });
    expect((await cli.run('task', 'export', '--to', 'tk')).code).toBe(2);
    expect((await cli.run('task', 'export', '--to', 'csv', join(path, 'x.jsonl', 'y'))).code).toBe(1);
  });

  it('goes into another rig whole, and into its own as nothing new', async () => {
    const cli = fakeCli(['shop', 'mill']);
    await cli.run('task', 'add', 'First');
    const [first] = (await cli.trackers.shop?.list()) ?? [];
    await cli.run('task', 'add', 'Second', '--after', first?.id ?? '');
    const { out } = await cli.run('task', 'export', '--to', 'csv');
    const again = piped(out, cli);
    expect((await again.run('task', 'import', '--from', 'csv', '-')).out).toContain('0 new, 0 changed, 2 unchanged');
    expect((await again.run('task', 'import', '--from', 'csv', '-', '--rig', 'mill')).out).toContain('2 new');
    const there = (await cli.trackers.mill?.list()) ?? [];
    expect(there.map(({ id, title, dependsOn }) => [id.slice(0, 5), title, dependsOn.length])).toEqual([
      ['mill-', 'First', 0],
      ['mill-', 'Second', 1],
    ]);
  });
});
