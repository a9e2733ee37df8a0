/** An empty town explains itself, the demo says what to press, and a lost town shows as such. */
import { describe, expect, it } from 'vitest';
import type { StatusView } from '../../src/core/views/status.ts';
import type { AgentHere } from '../../src/surfaces/tui/agents-here.ts';
import { bareLine } from '../../src/surfaces/tui/drawing/styled.ts';
import { widthOf } from '../../src/surfaces/tui/drawing/text.ts';
import type { Size, State } from '../../src/surfaces/tui/state.ts';
import { update } from '../../src/surfaces/tui/update.ts';
import { emptyStatus } from '../helpers/fake-town.ts';
import { inboxRow, mergeRow, NOW, polecatRow, rigRow, sampleStatus, taskRow } from '../helpers/sample-town.ts';
import { frameOf, having, press, SIZES, stateWith, textOf } from '../helpers/tui.tsx';

const rig: StatusView = { ...emptyStatus, rigs: [rigRow()] };
const young: StatusView = {
  ...rig,
  tasks: [taskRow({ id: 'shop-a1', title: 'Greet' }), taskRow({ id: 'shop-b2', title: 'Part' })],
};
const here: readonly AgentHere[] = [
  { name: 'claude', enabled: true, install: 'npm install -g @anthropic-ai/claude-code' },
  { name: 'codex', enabled: true, path: '/bin/codex', install: 'npm install -g @openai/codex' },
];
const state = (status: StatusView, size: Size, agents?: readonly AgentHere[]): State =>
  having(stateWith(status, size, []), ...(agents === undefined ? [] : [{ kind: 'agents', agents } as const]));
/** As one text, however it was broken into lines. */
const said = (shown: State): string => textOf(shown).replace(/[│\s]+/g, ' ');
const fits = (shown: State): void => {
  const lines = frameOf(shown);
  expect(lines).toHaveLength(shown.size.rows);
  for (const line of lines) expect(widthOf(bareLine(line))).toBeLessThanOrEqual(shown.size.columns);
};

describe.each(Object.entries(SIZES))('first run, %s', (_name, size) => {
  it('a town without a rig says what a rig is, what to type, and which agents are here', () => {
    const text = said(state(emptyStatus, size, here));
    expect(text).toContain('This town has no rig yet');
    expect(text).toContain('cd ~/src/shop && mayor init');
    expect(text).toContain('Agents found here: codex.');
    expect(text).toContain('mayor up --demo');
    fits(state(emptyStatus, size, here));
  });

  it('the footer has what helps there, and nothing for a list that is not there', () => {
    const footer = (status: StatusView): string =>
      textOf(state(status, size, here))
        .split('\n')
        .at(-1) ?? '';
    expect(footer(emptyStatus)).toMatch(/^ : commands {3}\? help {3}q quit/);
    expect(footer(rig)).toMatch(/^ n new task {3}: commands {3}\? help {3}q quit/);
    if (size.columns >= 80) expect(footer(young)).toContain('/ filter');
    expect(press(state(rig, size), 'b').state.notice?.text).toBe('There is no row yet');
  });

  it('a machine without any agent CLI says where they are listed', () => {
    expect(said(state(emptyStatus, size, []))).toContain('▲ No agent CLI was found here yet: mayor agents lists them');
  });

  it('a rig without a task says how one is written, and that its agent is missing', () => {
    const text = said(state(rig, size, here));
    expect(text).toContain('No task yet');
    expect(text).toContain('Press n to write a task');
    expect(text).toContain(
      '▲ claude is not installed here, so no task can start: npm install -g @anthropic-ai/claude-code (or set',
    );
    expect(text).toContain('set agent: codex in rigs.yaml');
    fits(state(rig, size, here));
  });

  it('a town that is lost is shown as it was, how old that is, and which key starts it again', () => {
    const lost = having(
      stateWith(sampleStatus, size),
      { kind: 'news', news: { kind: 'connection', up: false }, at: NOW },
      { kind: 'news', news: { kind: 'connection', up: false }, at: NOW + 40_000 },
      { kind: 'tick', at: NOW + 65_000 },
    );
    const text = textOf(lost);
    expect(text).toContain('AS IT WAS 1m AGO: Ctrl-R starts the town again');
    expect(text).toMatch(/✗ no answer(?:, trying again)?$/m);
    expect(text).toMatch(/Ctrl-R start the town/);
    expect(press(lost, 'y').state.notice?.text).toContain('Ctrl-R starts it');
    const coloured = frameOf(lost, { depth: '16', ascii: false });
    expect(coloured[1]).toMatchSnapshot();
    fits(lost);
    const back = having(lost, { kind: 'news', news: { kind: 'status', status: sampleStatus }, at: NOW + 70_000 });
    expect(textOf(back)).not.toMatch(/AS IT WAS|no answer|start the town/);
  });
});

describe('tasks that nobody was put to', () => {
  it.each([SIZES.usual, SIZES.large, SIZES.huge])('are followed by the next step', (size) => {
    const text = said(state(young, size));
    expect(text).toContain('Nobody works on these yet');
    expect(text).toContain('Press g on a task');
    expect(text).toContain('mayor convoy new "First" shop-a1 shop-b2');
    fits(state(young, size));
  });

  it('are not followed by half a sentence where there is no room, nor by any once somebody works', () => {
    expect(
      textOf(
        state(
          {
            ...young,
            tasks: young.tasks.flatMap((task) =>
              Array.from({ length: 30 }, (_none, n) => ({ ...task, id: `${task.id}${n}` })),
            ),
          },
          SIZES.usual,
        ),
      ),
    ).not.toContain('on these yet');
    const worked = { ...young, polecats: [polecatRow({ id: 'amber', task: 'shop-a1' })] };
    expect(textOf(state(worked, SIZES.large))).not.toContain('on these yet');
  });
});

it('agents are asked for while nobody works, and again only as long as one is missing', () => {
  const news = (status: StatusView) => ({ kind: 'news', news: { kind: 'status', status }, at: NOW }) as const;
  const first = update({ ...stateWith(rig), status: undefined } as never, news(rig));
  expect(first.effects).toEqual([{ kind: 'load-agents' }]);
  const tick = { kind: 'tick', at: NOW + 5_000 } as const;
  expect(update(state(rig, SIZES.large, here), tick).effects).toEqual([{ kind: 'load-agents' }]);
  const installed = here.map((agent) => ({ ...agent, path: '/bin/x' }));
  expect(update(state(rig, SIZES.large, installed), tick).effects).toEqual([]);
  expect(update({ ...stateWith(sampleStatus) }, tick).effects).toEqual([]);
});

describe('the way through the demo', () => {
  const tour = (change: Partial<StatusView>, size: Size = SIZES.large): string => {
    const shown = {
      ...stateWith({ ...young, polecats: [polecatRow({ id: 'amber', task: 'shop-a1' })], ...change }, size),
      tour: true as const,
    };
    fits(shown);
    return textOf(shown).split('\n')[1] ?? '';
  };
  const merge = (merging: 'in-review' | 'returned' | 'checking') => [mergeRow({ task: 'shop-a1', state: merging })];
  const landed = { ...emptyStatus.totals, landed: 2 };

  it.each<[string, Partial<StatusView>, string]>([
    ['somebody works', {}, 'TOUR 0/2: agents are at work: j and k'],
    [
      'a permission',
      { inbox: [inboxRow({ id: 'p', kind: 'permission' })], merges: merge('in-review') },
      'y allows what an agent asks',
    ],
    ['a review', { merges: merge('in-review') }, 'd reads what was handed in, a approves it, z takes that back'],
    ['a conflict', { merges: merge('returned') }, 'a conflict went back to its agent'],
    ['a landing', { merges: merge('checking') }, 'M shows the merge train'],
    [
      'a crash',
      { polecats: [polecatRow({ id: 'amber', task: 'shop-a1', state: 'waiting' })] },
      'one crashed, as planned',
    ],
    ['the end', { totals: landed, polecats: [] }, 'TOUR 2/2: q ends it'],
  ])('is told for %s', (_what, change, text) => {
    expect(tour(change)).toContain(text);
    expect(tour(change, SIZES.small)).toContain(text.slice(0, 40));
    expect(tour(change, SIZES.huge)).toContain(text);
    expect(tour(change, SIZES.usual)).not.toContain('…');
  });

  it('leads through a conflict, and through what is asked about it', () => {
    const rehearsal = { state: 'conflict', say: 'conflict: greet.sh', files: ['greet.sh'] } as const;
    const merges = [mergeRow({ task: 'shop-a1', state: 'in-review', rehearsal })];
    const seen = { ...stateWith({ ...young, merges }), tour: true as const };
    expect(textOf(seen)).toContain('it conflicts with what has landed: a has its agent merge both ─');
    expect(textOf(press(seen, 'a').state)).toContain(
      'y says yes: it is tried once more; a conflict goes to its agent ─',
    );
  });

  it('leads to the row first, where another one is selected', () => {
    const asked = stateWith({ ...young, inbox: [inboxRow({ id: 'p', kind: 'permission' })] });
    const away = { ...press(asked, 'end').state, tour: true as const };
    expect(textOf(away)).toContain('TOUR 0/2: an agent asks: Home goes to it');
    expect(textOf(press(away, 'home').state)).toContain('y allows what an agent asks');
  });

  it('is told nowhere else', () => {
    expect(textOf(stateWith(young))).not.toContain('TOUR');
  });
});

it('a lost town is started again by one key, once at a time', () => {
  const lost = having(stateWith(), { kind: 'news', news: { kind: 'connection', up: false }, at: NOW });
  const first = press(lost, 'ctrl-r');
  expect(first.effects).toEqual([{ kind: 'revive' }]);
  expect(press(first.state, 'ctrl-r').effects).toEqual([]);
  expect(press(having(first.state, { kind: 'revived' }), 'ctrl-r').effects).toEqual([{ kind: 'revive' }]);
  expect(press(stateWith(), 'ctrl-r').effects).toEqual([]);
});
