/** A town in which every section of the list has rows, and every state of a review stands in one. */
import type { StatusView } from '../../src/core/views/status.ts';
import { convoyRow, inboxRow, mergeRow, NOW, polecatRow, sampleStatus, taskRow } from './sample-town.ts';

const MINUTE = 60_000;

const reviews = [
  ['shop-g1', 'Rehearse me', 'rehearsing', 'rehearsing', 9],
  ['shop-g2', 'Red all over', 'red', 'red: npm test', 8],
  ['shop-g3', 'Younger green', 'green', 'green onto abc1234', 2],
  ['shop-g4', 'Older green', 'green', 'green onto abc1234', 7],
] as const;

/** Landed so many minutes ago. */
const landed = [
  ['shop-l1', 'Landed last', 5],
  ['shop-l2', 'Landed before', 15],
  ['shop-l3', 'Landed early', 35],
  ['shop-l4', 'Landed at dawn', 45],
  ['shop-l5', 'Landed first', 55],
  ['shop-l6', 'Landed yesterday', 24 * 60],
] as const;

const reviewed = sampleStatus.tasks.filter(({ state }) => state !== 'landed');

export const busyStatus: StatusView = {
  ...sampleStatus,
  tasks: [
    ...reviewed,
    ...reviews.map(([id, title]) => taskRow({ id, title, state: 'in-review', convoy: 'checkout' })),
    ...landed.map(([id, title, ago]) => taskRow({ id, title, state: 'landed', landedAt: NOW - ago * MINUTE })),
    taskRow({ id: 'shop-a1', title: 'Waits for the train', state: 'approved', priority: 0 }),
    taskRow({ id: 'shop-h1', title: 'Cannot land yet', state: 'held', because: 'main has changes' }),
    taskRow({ id: 'shop-i1', title: 'Idles', state: 'working', spent: { tokens: 9_000, usd: 4, unknown: 0 } }),
  ],
  polecats: [
    ...sampleStatus.polecats,
    polecatRow({ id: 'gale', task: 'shop-i1', title: 'Idles', state: 'idle', assignedAt: NOW - 200 * MINUTE }),
    polecatRow({ id: 'heath', task: 'shop-m2c4.review', title: 'Reviews', state: 'working' }),
    polecatRow({
      ...{ id: 'iris', task: 'shop-z9', title: 'Lost its login', state: 'needs-you' },
      ...{ signal: 'needs-login', because: 'asks for a login', convoy: 'checkout' },
    }),
  ],
  merges: [
    ...sampleStatus.merges,
    ...reviews.map(([task, title, state, say, ago]) =>
      mergeRow({ task, id: task, title, rehearsal: { state, say }, requestedAt: NOW - ago * MINUTE }),
    ),
  ],
  inbox: [
    ...sampleStatus.inbox,
    inboxRow({
      id: 'perm-2',
      kind: 'permission',
      polecat: 'fern',
      task: 'shop-w3j6',
      title: 'fern wants to edit a file',
    }),
  ],
  convoys: [
    convoyRow({ id: 'quiet', name: 'Quiet one', tasks: ['shop-x4k7', 'shop-y5m8'], landed: 1, working: 1 }),
    ...sampleStatus.convoys,
    convoyRow({ id: 'over', name: 'Long over', tasks: ['shop-l1'], landed: 1, state: 'landed' }),
  ],
  accounts: [
    {
      ...{ id: 'work', rig: '*', state: 'resting', agents: ['claude'], since: NOW - MINUTE, until: NOW + 60 * MINUTE },
      ...{ because: 'resets at ten', polecats: ['gale'] },
    },
  ],
  problems: [{ where: 'rig shop', what: 'The tracker branch is locked', hint: 'Remove the lock' }],
  totals: {
    ...sampleStatus.totals,
    spent: { tokens: 1_234_567, usd: 3.4, unknown: 0 },
  },
};
