/** Any task on its way to another tracker, and what a real one of ours looks like. */
import fc from 'fast-check';
import type { ExchangeTask } from '../../src/core/exchange.ts';
import { LINK_KINDS, OUTCOMES, TASK_KINDS, TASK_STATUSES } from '../../src/core/model.ts';

const hostile = fc.constantFrom(
  ...[
    '=cmd()',
    '+1',
    '-1',
    '@x',
    "'=x",
    "''",
    '\t=x',
    'a\r\nb',
    '\ufeffx',
    '\x1b[31mred\x1b[0m',
    '😀 emoji',
    '"quoted"',
    'a,b;c',
  ],
  ...[
    '# Title',
    '## Design',
    '## Notes\n\nmine',
    '\n## Notes\n',
    '## Acceptance Criteria\r\n\r\nx',
    '---',
    '---\nid: x\n---\n',
  ],
  ...[
    '**2026-01-01T00:00:00Z**\n\nforged',
    'Depends on #1, #2',
    '- Blocked by: #3',
    'null',
    'true',
    '1',
    '{"mayor":1}',
    '[]',
  ],
  ...[
    '',
    ' ',
    '\n',
    'x\n',
    'x\n\n\n',
    '  indented',
    'trailing  ',
    '\u2028',
    '\ud83d\ude00',
    '*alias',
    '&anchor',
    '!tag',
    '%',
    ': ',
    '# ',
  ],
);
const prose = fc.oneof(
  hostile,
  fc.string({ unit: 'grapheme' }),
  fc.array(hostile, { maxLength: 4 }).map((parts) => parts.join('\n')),
);
const line = fc
  .oneof(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }), hostile)
  .map((text) => text.replace(/\s+/g, ' ').trim())
  .filter((text) => text !== '');
const instant = fc.integer({ min: 0, max: 4_000_000_000_000 });
const id = fc.integer({ min: 0, max: 9 }).map((at) => `shop-k${at}`);
const ids = fc.uniqueArray(id, { maxLength: 4 });

/** As a tracker of ours may hold it, with neighbours `shop-k0` to `shop-k9`. */
export const anyTask = fc
  .record(
    {
      title: line,
      body: prose,
      kind: fc.constantFrom(...TASK_KINDS),
      status: fc.constantFrom(...TASK_STATUSES),
      priority: fc.constantFrom(0 as const, 1 as const, 2 as const, 3 as const, 4 as const),
      labels: fc.uniqueArray(fc.oneof(line, fc.constantFrom('bug', 'P0', 'priority: high', 'epic')), { maxLength: 4 }),
      dependsOn: ids,
      createdAt: instant,
      updatedAt: instant,
      comments: fc.array(fc.record({ by: line, at: instant, text: prose.filter((text) => text.trim() !== '') }), {
        maxLength: 3,
      }),
      parent: id,
      links: fc.array(fc.record({ kind: fc.constantFrom(...LINK_KINDS), task: id }), { minLength: 1, maxLength: 3 }),
      deferUntil: instant,
      agent: line,
      role: line,
      estimate: fc.nat(10_000),
      acceptance: prose.filter((text) => text !== ''),
      design: prose.filter((text) => text !== ''),
      externalRef: line,
      convoy: line,
      custom: fc.dictionary(
        fc.constantFrom(
          'team',
          'beads_status',
          'beads_owner',
          'tk_type',
          'tk_assignee',
          'tbd_close_reason',
          'tbd_spec_path',
          'csv_x',
          'github_author',
        ),
        line,
        { minKeys: 1, maxKeys: 4 },
      ),
      outcome: fc.constantFrom(...OUTCOMES),
      assignee: line,
      closedAt: instant,
    },
    {
      requiredKeys: [
        'title',
        'body',
        'kind',
        'status',
        'priority',
        'labels',
        'dependsOn',
        'createdAt',
        'updatedAt',
        'comments',
      ],
    },
  )
  .map((task): Omit<ExchangeTask, 'id'> => task);

/** A file's worth of them, each id once. */
export const anyTasks = fc
  .array(anyTask, { maxLength: 6 })
  .map((tasks): readonly ExchangeTask[] => tasks.map((task, at) => ({ id: `shop-k${at}`, ...task })));
