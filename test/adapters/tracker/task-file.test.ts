import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import { readComment, writeComment } from '../../../src/adapters/trackers/embedded/comment-file.ts';
import { readFrontMatter } from '../../../src/adapters/trackers/embedded/front-matter.ts';
import {
  readTaskFile,
  type TaskFile,
  unreadableTask,
  writeTaskFile,
} from '../../../src/adapters/trackers/embedded/task-file.ts';
import { rigName, taskId } from '../../../src/core/ids.ts';
import { LINK_KINDS, OUTCOMES, TASK_KINDS, TASK_STATUSES, type Task } from '../../../src/core/model.ts';
import { plainLine } from '../../../src/core/plain.ts';
import { changedTask } from '../../../src/core/task-change.ts';

const ID = taskId('shop-k3f9');
const RIG = rigName('shop');
const read = (text: string) => readTaskFile(ID, RIG, text);
const readGood = (text: string): TaskFile => {
  const file = read(text);
  if ('why' in file) throw new Error(file.why);
  return file;
};

const anyText = fc.string({ unit: 'grapheme', maxLength: 60 });
const line = fc
  .oneof(
    anyText,
    fc.string({ unit: fc.constantFrom(...' -:#[]{},"\'\\|>&*!%@`~?0123456789abtruefalsenull'), maxLength: 20 }),
  )
  .map((text) => plainLine(text.replace(/\p{Surrogate}/gu, '')) || 'x');
const body = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }).map((text) => text.replace(/\p{Surrogate}/gu, '')),
  fc.array(fc.constantFrom('---', '\n', '\r\n', 'a: b', '...', '\ufeff', ' ')).map((parts) => parts.join('')),
);
const prose = body.filter((text) => text !== '');
const moment = fc.integer({ min: 0, max: 4_000_000_000_000 });
const anyTask: fc.Arbitrary<Task> = fc
  .record(
    {
      title: line,
      body,
      kind: fc.constantFrom(...TASK_KINDS),
      status: fc.constantFrom(...TASK_STATUSES),
      priority: fc.constantFrom(0 as const, 1 as const, 2 as const, 3 as const, 4 as const),
      labels: fc.array(line, { maxLength: 4 }),
      dependsOn: fc.array(fc.constantFrom('shop-k3f9', 'shop-0000', '5-1234', '1e5', 'true').map(taskId), {
        maxLength: 3,
      }),
      createdAt: moment,
      updatedAt: moment,
      deferUntil: moment,
      agent: line,
      assignee: line,
      role: line,
      parent: fc.constant(taskId('shop-epic')),
      links: fc.array(
        fc.record({ kind: fc.constantFrom(...LINK_KINDS), task: fc.constantFrom(taskId('shop-a'), taskId('shop-b')) }),
        { minLength: 1 },
      ),
      estimate: fc.nat(),
      acceptance: prose,
      design: prose,
      externalRef: line,
      convoy: line,
      custom: fc.dictionary(fc.stringMatching(/^x[A-Za-z0-9_-]{0,20}$/), line, { minKeys: 1 }),
      outcome: fc.constantFrom(...OUTCOMES),
      closedAt: moment,
    },
    { requiredKeys: ['title', 'body', 'kind', 'status', 'priority', 'labels', 'dependsOn', 'createdAt', 'updatedAt'] },
  )
  .map((fields) => ({ id: ID, rig: RIG, origin: 'local', ...fields }));

describe('the file of a task', () => {
  it('gives back every task that was written', () => {
    fc.assert(
      fc.property(anyTask, line, fc.nat(), fc.array(line), (task, by, token, clock) => {
        const file: TaskFile = { task, uid: 'u-1', by, token, clock, others: 'spent:\n  - 3\n' };
        expect(read(writeTaskFile(file))).toEqual(file);
      }),
      { numRuns: 500 },
    );
  });

  it('is YAML that any other program reads the same', () => {
    fc.assert(
      fc.property(anyTask, (task) => {
        const text = writeTaskFile({ task, uid: '', by: 'tess', token: 0, clock: [], others: '' });
        const head = text.slice(4, text.indexOf('\n---\n') + 1);
        for (const version of ['1.1', '1.2'] as const) {
          const value: unknown = parseDocument(head, { version, schema: 'core' }).toJS();
          expect(value).toMatchObject({
            title: task.title,
            ...(task.labels.length > 0 ? { labels: task.labels } : {}),
          });
        }
      }),
      { numRuns: 300 },
    );
  });

  it('never fails to be read, whatever is in it', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          body,
          body.map((text) => `---\n${text}\n---\n${text}`),
        ),
        (text) => {
          const file = read(text);
          expect('why' in file ? file.why : file.task.id).toBeTypeOf('string');
        },
      ),
      { numRuns: 500 },
    );
  });

  it('written by hand in another form of YAML is read too', () => {
    const { task } = readGood(
      `---\r\n# by hand\r\ntitle: >\r\n  Add a\r\n  greeting\r\nlabels:\r\n  - a\r\n  - "b c"\r\npriority: 0 # now\r\ndepends: shop-m2c4\r\nagent:\r\ncreated: 2026-11-22\r\n---\r\n\r\nBody\r\n`,
    );
    expect(task).toMatchObject({
      title: 'Add a greeting',
      labels: ['a', 'b c'],
      priority: 0,
      dependsOn: ['shop-m2c4'],
      status: 'open',
      kind: 'task',
      body: 'Body\r\n',
      createdAt: Date.UTC(2026, 10, 22),
    });
    expect(task).not.toHaveProperty('agent');
  });

  it('needs no more than a title', () => {
    expect(readGood('---\ntitle: 404\n---\n').task).toMatchObject({
      title: '404',
      body: '',
      status: 'open',
      priority: 2,
    });
  });

  it('keeps fields that are not ours to the letter, comments and forms included', () => {
    const others = 'spent: 1.10 # days\nrefs:\n  - {url: "http://x", n: 0x1F}\n  # more\n"odd key": |\n  one\n   two\n';
    const text = `---\ntitle: Task\n${others}status: open\n---\nBody`;
    const written = writeTaskFile(readGood(text));
    expect(written).toContain(others);
    expect(writeTaskFile(readGood(written))).toBe(written);
  });

  it('keeps their values where they were tied to fields of ours', () => {
    const text = '---\ntitle: &t Task\nmine: [*t, 1.10]\n---\n';
    const written = writeTaskFile(readGood(text));
    expect(written).toContain('"mine": ["Task","1.10"]\n');
    expect(read(written)).not.toHaveProperty('why');
  });

  const own: readonly (readonly [lines: string, shown: Readonly<Record<string, string>> | undefined])[] = [
    ['estimate: 3d\n', { estimate: '3d' }],
    ['links: see the wiki\n', { links: 'see the wiki' }],
    ['links:\n  - url: http://x # the wiki\n', undefined],
    ['design: {by: toni}\n', undefined],
    ['convoy: [red, blue]\n', undefined],
    ['acceptance:\n  - it works\n', undefined],
    ['role: [dev, qa]\n', undefined],
    ['external: {jira: A-1}\n', undefined],
    ['parent: ../other\n', undefined],
    ['outcome: great\n', { outcome: 'great' }],
    ['closed: not yet\n', { closed: 'not yet' }],
    ['clock: 24h\n', { clock: '24h' }],
    ['uid: [501]\n', undefined],
  ];
  it.each(own)('keeps a field of one’s own that is called as a later one of ours: %j', (lines, shown) => {
    const file = readGood(`---\ntitle: Task\n${lines}status: open\n---\nBody`);
    expect(file.task.custom).toEqual(shown);
    const text = writeTaskFile(file);
    expect(text).toContain(`\n${lines}`);
    expect(readGood(text)).toEqual(file);
  });

  it('gives a name of somebody’s own to a field of ours once that has a value, and reads well then', () => {
    const file = readGood('---\ntitle: Task\nestimate: 3d\nconvoy:\n  - red\nspent: [2]\n---\n');
    const task = changedTask(file.task, { estimate: 90, convoy: 'Tea' }, 5);
    expect(task).not.toHaveProperty('custom');
    const text = writeTaskFile({ ...file, task });
    expect(readGood(text)).toMatchObject({ task: { estimate: 90, convoy: 'Tea' }, others: 'spent: [2]\n' });
    expect(text.match(/^(?:estimate|convoy):/gm)).toHaveLength(2);
  });

  it('shows a title of several lines or with escapes, made by hand, as one plain line', () => {
    expect(readGood('---\ntitle: "a\\nb\\e[31m c"\nlabels: ["x\\ny"]\n---\n').task).toMatchObject({
      title: 'a b c',
      labels: ['x y'],
    });
  });

  const garbled: readonly (readonly [text: string, why: RegExp])[] = [
    ['', /does not start with a line "---"/],
    ['just text', /does not start/],
    ['---\ntitle: x\n', /no closing line/],
    ['---\ntitle: [x\n---\n', /not YAML/],
    ['---\n- a\n- b\n---\n', /"key: value"/],
    ['---\n---\n', /"key: value"|no title/],
    ['---\nstatus: open\n---\n', /no title/],
    ['---\ntitle: x\nstatus: opne\n---\n', /Not a valid status: "opne"/],
    ['---\ntitle: x\npriority: high\n---\n', /Not a valid priority/],
    ['---\ntitle: x\ndepends: [../../etc]\n---\n', /no task id/],
    ['---\ntitle: x\ncreated: yesterday\n---\n', /not a date/],
    ['---\ntitle: {a: b}\n---\n', /not one line/],
    ['---\ntitle: x\ntitle: y\n---\n', /not YAML/],
    [
      '---\na: &a [x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ntitle: x\n---\n',
      /not YAML/,
    ],
  ];
  it.each(garbled)('that is garbled says why: %j', (text, why) => {
    const file = read(text);
    expect('why' in file ? file.why : 'readable').toMatch(why);
    if ('why' in file)
      expect(unreadableTask(ID, RIG, file)).toMatchObject({
        id: ID,
        status: 'in-progress',
        body: text,
        title: expect.stringMatching(/^\(unreadable: /),
      });
  });
});

describe('the file of a comment', () => {
  it('gives back every comment that was written', () => {
    fc.assert(
      fc.property(line, moment, body, (by, at, text) => {
        expect(readComment(writeComment({ by, at, text }))).toEqual({ by, at, text });
      }),
    );
  });

  it('made by hand without a head shows its words', () => {
    expect(readComment('Just words')).toEqual({ by: 'unknown', at: 0, text: 'Just words' });
  });
});

describe('the small reader', () => {
  it('leaves nothing of a megabyte without an end for the full parser to chew on', () => {
    const start = performance.now();
    expect(readFrontMatter(`---\n${'a: [[[[{'.repeat(200_000)}`)).toHaveProperty('why');
    expect(performance.now() - start).toBeLessThan(1_000);
  });
});
