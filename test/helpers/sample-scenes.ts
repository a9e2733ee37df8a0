/** Moments of the sample town for pictures: a change with a comment, and a train that is red. */
import { sha, taskId } from '../../src/core/ids.ts';
import type { FeedLine } from '../../src/core/views/feed-line.ts';
import type { StatusView } from '../../src/core/views/status.ts';
import type { DiffView } from '../../src/mayor/town.ts';
import { mergeRow, NOW, sampleDiff, sampleFeed, sampleStatus } from './sample-town.ts';
import { trainRow } from './status-rows.ts';

const MINUTE = 60_000;
const TASK = 'shop-m2c4';

const gates = [
  { name: 'lint', kind: 'green', ms: 1_400, tries: 1 },
  { name: 'unit', kind: 'green', ms: 9_200, tries: 1 },
] as const;

export const reviewScene: { readonly status: StatusView; readonly task: string; readonly view: DiffView } = {
  task: TASK,
  status: {
    ...sampleStatus,
    merges: [
      mergeRow({
        ...{ task: TASK, title: sampleDiff.title },
        rehearsal: { state: 'green', say: 'green onto 9f8e7d6', gates },
      }),
    ],
  },
  view: {
    ...sampleDiff,
    note: 'The start page greets, with a test for each hour of the day.',
    review: {
      ...{ made: 1, marks: [{ path: 'test/start.test.ts', mark: 'ok' }] },
      comments: [
        {
          ...{ id: 'c1', by: 'ada', text: 'Which hours? Those of the shop, not of the server.', at: NOW - MINUTE },
          tree: sha(sampleDiff.tree),
          on: {
            ...{ kind: 'line', path: 'src/start.ts', side: 'new', line: 6 },
            quoted: ['+\t\ttitle: greeting(now.getHours()),'],
          },
        },
      ],
    },
  },
};

const said = (seq: number, ago: number, tone: FeedLine['tone'], text: string): FeedLine => ({
  ...{ seq, at: NOW - ago * MINUTE, tone, text: `shop: ${text}`, subject: 'shop' },
});

export const trainScene: { readonly status: StatusView; readonly feed: readonly FeedLine[] } = {
  status: {
    ...sampleStatus,
    trains: [
      trainRow({
        onto: '9f8e7d6c5b4a39281706f5e4d3c2b1a09f8e7d6c',
        formedAt: NOW - 9 * MINUTE,
        members: [
          { task: 'shop-m2c4', title: 'Use the greeting on the start page', state: 'green' },
          { task: 'shop-p7d1', title: 'Greet people in their own language', state: 'green' },
          { task: 'shop-q8e2', title: 'Remember how someone likes to be greeted', state: 'suspect' },
          { task: 'shop-t1g4', title: 'Checkout loses the basket after a timeout', state: 'suspect' },
        ],
        probe: { length: 3 },
        gates: [
          { task: taskId('shop-q8e2'), name: 'unit', side: 'result', since: NOW - 42_000 },
          { task: taskId('shop-q8e2'), name: 'e2e', side: 'result', since: NOW - 42_000 },
        ],
        waiting: [{ task: 'shop-w3j6', title: 'Upgrade the currency tables' }],
        gatherings: [
          {
            ...{ convoy: 'prices-a1', name: 'Prices in euros', total: 3, formedAt: NOW - 22 * MINUTE },
            members: [
              { task: 'shop-x4k7', title: 'Store prices with their currency', state: 'green' },
              { task: 'shop-y5m8', title: 'Show both currencies in the basket', state: 'green' },
            ],
          },
        ],
        landed: [
          {
            ...{ task: 'shop-k3f9', title: 'Add a greeting', at: NOW - 31 * MINUTE },
            sha: '9f8e7d6c5b4a39281706f5e4d3c2b1a09f8e7d6c',
          },
          {
            ...{ task: 'shop-j2e8', title: 'Count the visits', at: NOW - 74 * MINUTE },
            sha: '3c2b1a09f8e7d6c5b4a39281706f5e4d3c2b1a09',
          },
        ],
      }),
    ],
  },
  feed: [
    ...sampleFeed.slice(0, 6),
    said(7, 6, 'attention', 'unit is red for the first 4'),
    said(8, 3, 'good', 'gates are green for the first 2'),
  ],
};
