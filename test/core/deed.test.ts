import { expect, it } from 'vitest';
import { lastDeed } from '../../src/core/deed.ts';
import type { Recorded, TownEvent } from '../../src/core/event.ts';
import { itemId, rigName, taskId } from '../../src/core/ids.ts';
import type { InboxItem } from '../../src/core/inbox-item.ts';
import { shaOf } from '../helpers/world.ts';

const task = taskId('shop-a');
const item = itemId('permission-amber-1-abc');
const past = (...events: readonly TownEvent[]): readonly Recorded[] =>
  events.map((event, index) => ({ ...event, seq: index + 1, at: index * 20_000, v: 1 }));
const NOW = 60_000;

const asked: InboxItem = {
  ...{ id: item, kind: 'permission', rig: rigName('shop'), title: 'Run npm test', detail: '', at: 0 },
  options: ['allow', 'deny'],
};

const approved = { type: 'merge.approved', task, tree: shaOf(3), by: 'ada' } as const;
const brief = { id: 'b', kind: 'returned', text: '', at: 0 } as const;
const rejected = { type: 'merge.returned', task, because: 'rejected', detail: 'No\ntest', by: 'ben', brief } as const;

it.each<[string, readonly TownEvent[], string, string | undefined]>([
  ['an answer', [{ type: 'inbox.removed', item, answer: 'allow', by: 'ada' }], item, 'ada answered it: allow, 1m ago'],
  [
    'a dismissal',
    [{ type: 'inbox.removed', item, answer: 'dismiss', by: 'ada', dismissed: true }],
    item,
    'ada dismissed it, 1m ago',
  ],
  [
    'what was settled elsewhere',
    [{ type: 'inbox.removed', item, by: 'settled in its pane' }],
    item,
    'it was settled in its pane, 1m ago',
  ],
  [
    'that a standing rule answered',
    [
      { type: 'inbox.added', item: asked },
      { type: 'inbox.removed', item, by: 'a standing rule' },
    ],
    item,
    'a standing rule answered it, 40s ago',
  ],
  [
    'nothing of what came up and went away by itself',
    [
      { type: 'inbox.added', item: asked },
      { type: 'inbox.removed', item, by: 'mayor' },
    ],
    item,
    undefined,
  ],
  ['nothing that nobody did', [{ type: 'inbox.removed', item, by: 'mayor' }], item, undefined],
  ['nothing of a name that is no cause', [{ type: 'inbox.removed', item, by: 'constructor' }], item, undefined],
  ['an approval', [approved], task, 'ada approved it, 1m ago'],
  ['the last of several', [approved, rejected], task, 'ben rejected it: No test, 40s ago'],
  [
    'what a longer answer began with',
    [{ ...rejected, detail: 'x'.repeat(500) }],
    task,
    `ben rejected it: ${'x'.repeat(80)}…, 1m ago`,
  ],
  [
    'an approval that was taken back',
    [approved, { type: 'merge.withdrawn', task, by: 'ben' }],
    task,
    'ben took its approval back, 40s ago',
  ],
  ['nothing of another task', [approved], 'shop-other', undefined],
])('tells %s', (_name, events, about, told) => {
  expect(lastDeed(past(...events), about, NOW)).toBe(told);
});

it('a clock that was set back makes no deed of the future', () => {
  expect(lastDeed(past(approved), task, -86_400_000)).toBe('ada approved it, just now');
});
