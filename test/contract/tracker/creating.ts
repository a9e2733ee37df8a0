import { expect } from 'vitest';
import { UsageError } from '../../../src/core/errors.ts';
import { taskId } from '../../../src/core/ids.ts';
import type { NewTask } from '../../../src/ports/tracker.ts';
import { add, check, draft, taskOf } from './subject.ts';

const MEBIBYTE = 1024 * 1024;

export const creating = [
  check('an empty place has no tasks', async (open) => {
    expect(await open().list()).toEqual([]);
    expect(await open().get(taskId('shop-k3f9'))).toBe('absent');
  }),

  check('a new task is open, nobody’s, and of this rig', async (open) => {
    const task = await add(open(), 'Add a greeting');
    expect(task).toMatchObject({ rig: 'shop', title: 'Add a greeting', status: 'open', origin: 'local' });
    expect(task.id).toMatch(/^shop-[0-9a-hjkmnp-tv-z]{4}$/);
    expect(task).not.toHaveProperty('assignee');
    expect(task.createdAt).toBe(task.updatedAt);
  }),

  check('every field comes back as it was given, from list and from get, to any process', async (open) => {
    const mine = open();
    const first = await add(mine, 'First');
    const given: NewTask = {
      title: 'Use the greeting',
      body: '# Why\n\nBecause.\n',
      kind: 'bug',
      priority: 0,
      labels: ['ui', 'two words', 'a,b', '[x]', 'true', '007'],
      dependsOn: [first.id],
      deferUntil: 1_900_000_000_123,
      agent: 'claude',
    };
    const made = await mine.create(given, 'tess');
    expect(made).toMatchObject(given);
    const other = open();
    expect(await other.get(made.id)).toEqual({ task: made, comments: [] });
    expect(await other.list()).toEqual([first, made]);
  }),

  check('tasks made one after another have ids of their own', async (open, _elsewhere, many) => {
    const tracker = open();
    const made = [];
    for (let at = 0; at < many; at++) made.push((await add(tracker, `Task ${at}`)).id);
    expect(new Set(made).size).toBe(many);
    expect(new Set((await tracker.list()).map(({ id }) => id))).toEqual(new Set(made));
  }),

  check('tasks made at once by two processes are all kept', async (open) => {
    const both = [open(), open()];
    const made = await Promise.all(
      Array.from({ length: 12 }, (_, at) => add(both[at % 2] ?? open(), `Task ${at}`).then(({ id }) => id)),
    );
    expect(new Set((await open().list()).map(({ id }) => id))).toEqual(new Set(made));
  }),

  check('a body comes back to the last character, whatever is in it', async (open) => {
    for (const body of BODIES) {
      const { id } = await add(open(), 'Odd', { body });
      expect((await taskOf(open(), id)).body).toBe(body);
      expect((await open().list()).find((task) => task.id === id)?.body).toBe(body);
    }
  }),

  check('a title is one plain line, whatever is in it', async (open) => {
    for (const [given, title] of TITLES) {
      const { id } = await add(open(), given);
      expect(await taskOf(open(), id)).toMatchObject({ title, body: '' });
    }
  }),

  check('of a title of several lines the first is the title and the others head the body', async (open) => {
    const { id } = await add(open(), '\n  Add a greeting \r\nin three\nlanguages\n', { body: 'Politely.\n' });
    expect(await taskOf(open(), id)).toMatchObject({
      title: 'Add a greeting',
      body: 'in three\nlanguages\n\nPolitely.\n',
    });
  }),

  check('a title without a visible character, or of 501, is refused', async (open) => {
    for (const title of ['', ' \n\t\n', '\u001b[31m', 'x'.repeat(501)])
      await expect(add(open(), title)).rejects.toThrow(UsageError);
    expect(await open().list()).toEqual([]);
  }),

  check('a body of one mebibyte is kept, one byte more is refused', async (open) => {
    const body = `${'a'.repeat(MEBIBYTE - 3)}€`;
    const { id } = await add(open(), 'Long', { body });
    expect((await taskOf(open(), id)).body === body).toBe(true);
    await expect(add(open(), 'Longer', { body: `${body}b` })).rejects.toThrow(/at most 1 MiB/);
    expect(await open().list()).toHaveLength(1);
  }),

  check('fields that may not be are refused and nothing is made', async (open) => {
    const wrong: readonly Partial<Record<keyof NewTask, unknown>>[] = [
      { priority: 5 },
      { priority: 1.5 },
      { kind: 'story' },
      { deferUntil: Number.NaN },
      { agent: ' ' },
    ];
    for (const fields of wrong)
      await expect(open().create(Object.assign(draft('Wrong'), fields), 'tess')).rejects.toThrow(UsageError);
    expect(await open().list()).toEqual([]);
  }),

  check('labels are told once each, without empty ones', async (open) => {
    const { id } = await add(open(), 'Labelled', { labels: ['b', ' a ', 'b', '', '\n'] });
    expect((await taskOf(open(), id)).labels).toEqual(['b', 'a']);
  }),

  check('a dependency that does not exist is refused by name and nothing is made', async (open) => {
    const made = add(open(), 'Waits', { dependsOn: [taskId('shop-none')] });
    await expect(made).rejects.toThrow(/no task shop-none/);
    await expect(made).rejects.toThrow(UsageError);
    expect(await open().list()).toEqual([]);
  }),
];

const BODIES = [
  '',
  '\n',
  '\n\n  leading and trailing \n\n',
  'no newline at the end',
  '---\ntitle: not me\nstatus: closed\n---\n',
  '---',
  'one\r\ntwo\r\n',
  '\ufeffmark first',
  'tabs\tand \u0000 \u0007 \u001b[31mred\u001b[0m \u009b',
  '🐈 žluťoučký \u2028 \u202e',
  '```sh\necho "$(id)" `id` \\\n```\n',
  '# comment\n- list: [\n"unclosed\n',
];

const TITLES = [
  ['---', '---'],
  ['- "quoted": it’s', '- "quoted": it’s'],
  ['key: value # no comment', 'key: value # no comment'],
  ['[x] {y} & *z !a |b >c %d @e `f`', '[x] {y} & *z !a |b >c %d @e `f`'],
  ['true', 'true'],
  ['404', '404'],
  ['null', 'null'],
  ['~', '~'],
  ['2026-11-22', '2026-11-22'],
  ['back\\slash \\n', 'back\\slash \\n'],
  ['  spaces\t and\ttabs  ', 'spaces and tabs'],
  ['\u001b[31mred\u001b[0m \u0007bell', 'red bell'],
  ['$(rm -rf /) `id` ; echo', '$(rm -rf /) `id` ; echo'],
  ['🐈 žluťoučký kůň', '🐈 žluťoučký kůň'],
  ['half \ud800 pair', 'half \ufffd pair'],
  ['ends with colon:', 'ends with colon:'],
] as const;
