/** Every number that says who needs whom means the same wherever it is told, and adds up with the list. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { signsFor, waitingScript } from '../../src/adapters/runtimes/tmux/waiting.ts';
import type { PolecatState } from '../../src/core/views/polecat-row.ts';
import type { StatusView } from '../../src/core/views/status.ts';
import { TASK_STATES } from '../../src/core/views/task-row.ts';
import { waitingIn } from '../../src/core/views/waiting.ts';
import { statusText } from '../../src/surfaces/cli/status-text.ts';
import { countsLine } from '../../src/surfaces/tui/lines/home.ts';
import { problemsOf } from '../../src/surfaces/tui/rows/entries.ts';
import { type Row, rowsOf } from '../../src/surfaces/tui/rows/list.ts';
import { goodbye } from '../../src/surfaces/tui/terminal/goodbye.ts';
import { titleText } from '../../src/surfaces/tui/terminal/title.ts';
import { sampleStatus } from '../helpers/sample-town.ts';
import { inboxRow, mergeRow, polecatRow, taskRow } from '../helpers/status-rows.ts';
import { frameOf, stateWith } from '../helpers/tui.tsx';

const POLECATS: readonly PolecatState[] = [
  ...(['starting', 'working', 'needs-you', 'idle', 'waiting', 'done'] as const),
  ...(['stuck', 'stopped', 'leaving', 'unknown'] as const),
];
const SIGNS = { needsYou: '^', review: '#', broken: 'x', dot: '.' } as Parameters<typeof titleText>[1];

const some = <Row>(row: fc.Arbitrary<Row>): fc.Arbitrary<readonly Row[]> => fc.array(row, { maxLength: 6 });
const among = (most: number): fc.Arbitrary<number> => fc.nat({ max: most });

/** Tasks that are worked or not, strays, items about any of them or nobody, merges of any state, problems and rest. */
const towns: fc.Arbitrary<StatusView> = fc
  .record({
    tasks: some(fc.constantFrom(...TASK_STATES)),
    polecats: some(fc.tuple(among(9), fc.constantFrom(...POLECATS))),
    inbox: some(fc.tuple(fc.constantFrom('permission', 'question', 'dialog', 'stuck'), among(9))),
    merges: some(fc.tuple(among(9), fc.constantFrom('in-review', 'approved', 'held', 'stuck', 'landed'))),
    problems: among(2),
    resting: among(2),
  })
  .map(({ tasks, polecats, inbox, merges, problems, resting }): StatusView => {
    const once = new Set<number>();
    return {
      ...sampleStatus,
      rigs: [],
      convoys: [],
      contests: [],
      trains: [],
      tasks: tasks.map((state, at) => taskRow({ id: `shop-${at}`, state })),
      polecats: polecats.flatMap(([task, state], at) => {
        if (once.has(task)) return [];
        once.add(task);
        return [polecatRow({ id: `cat${at}`, task: `shop-${task}`, state })];
      }),
      inbox: inbox.map(([kind, about], at) => {
        const { polecat: _who, task: _what, ...row } = inboxRow({ id: `ask-${at}`, kind });
        if (about > 7) return row;
        return about % 2 === 0 ? { ...row, polecat: `cat${about}` } : { ...row, task: `shop-${about}` };
      }),
      merges: [...new Map(merges)].map(([task, state]) => mergeRow({ id: `m${task}`, task: `shop-${task}`, state })),
      problems: Array.from({ length: problems }, (_, at) => ({ where: `place ${at}`, what: 'it broke', hint: '' })),
      accounts: Array.from({ length: resting }, (_, at) => ({
        ...{ id: `acc${at}`, rig: '*' as const, state: 'resting' as const, agents: ['claude'] },
        ...{ since: 0, until: 1, because: 'limit', polecats: [] },
      })),
    };
  });

type Told = Readonly<Partial<Record<'need you' | 'stuck' | 'in review' | 'working', number>>>;

/** The numbers of a text before the words that they are told with. */
const toldIn = (text: string): Told => {
  const of = (words: RegExp): number => Number(words.exec(text)?.[1] ?? 0);
  return {
    'need you': of(/(\d+) needs? you/),
    stuck: of(/(\d+) stuck/),
    'in review': of(/(\d+) in review/),
    working: of(/(\d+)(?:\/\d+)? working/),
  };
};

const headed = (status: StatusView): { readonly told: Told; readonly beside: number } => {
  const rows = rowsOf(status, stateWith(status));
  const heading = (section: string): number => {
    const found = rows.find(
      (row): row is Extract<Row, { kind: 'heading' }> => row.kind === 'heading' && row.section === section,
    );
    return found?.count ?? 0;
  };
  const beside = problemsOf(status).length + status.accounts.length;
  return {
    told: {
      'need you': heading('respond'),
      stuck: heading('stuck') - beside,
      'in review': heading('review'),
      working: heading('working'),
    },
    beside,
  };
};

it('means the same in the list, the header, the title, the status lines, the farewell, in lines and in the shell', () => {
  fc.assert(
    fc.property(towns, (status) => {
      const { told } = headed(status);
      const { working: _, ...waits } = told;
      const header = frameOf(stateWith(status, { columns: 220, rows: 40 }))[0] ?? '';
      expect(toldIn(header), 'header').toEqual(told);
      expect(toldIn(countsLine(status)), 'lines').toEqual(told);
      const shell = statusText(status, { now: 0, width: undefined, paint: (_tone, text) => text });
      expect(toldIn(shell[1] ?? ''), 'shell').toEqual(told);
      expect(toldIn(titleText({ status, up: true }, SIGNS)), 'title').toMatchObject(waits);
      expect(toldIn(waitingScript(waitingIn(status), signsFor({}))), 'tmux').toMatchObject(waits);
      expect(toldIn(goodbye(status)), 'farewell').toMatchObject(waits);
    }),
    { numRuns: 60 },
  );
});

it('tells below the heading of what is stuck how much of it the header tells apart', () => {
  const rest = {
    id: 'a',
    rig: '*',
    state: 'resting',
    agents: [],
    since: 0,
    until: 1,
    because: 'limit',
    polecats: [],
  } as const;
  const status: StatusView = {
    ...{ ...sampleStatus, rigs: [], tasks: [], polecats: [], merges: [], accounts: [rest] },
    inbox: [inboxRow({ kind: 'stuck' })],
    problems: [
      { where: 'a', what: 'x', hint: '' },
      { where: 'b', what: 'y', hint: '' },
    ],
  };
  const text = frameOf(stateWith(status, { columns: 220, rows: 40 })).join('\n');
  expect(text).toMatch(/STUCK 4 \S+ 2 problems, 1 account rests/);
});

it('leaves nothing out where the list is in other groups', () => {
  fc.assert(
    fc.property(towns, (status) => {
      const { told } = headed(status);
      const spec = { ...stateWith(status), grouping: 'rig' as const };
      const notes = rowsOf(status, spec).flatMap((row) => (row.kind === 'heading' ? [toldIn(row.note)] : []));
      const sum = (word: keyof Told): number => notes.reduce((all, note) => all + (note[word] ?? 0), 0);
      for (const word of ['need you', 'stuck', 'in review'] as const) expect(sum(word), word).toBe(told[word]);
    }),
    { numRuns: 60 },
  );
});
