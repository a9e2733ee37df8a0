import { describe, expect, it } from 'vitest';
import { nextActions } from '../../src/core/diff.ts';
import type { TownEvent } from '../../src/core/event.ts';
import { afterFilled, HANDOVERS } from '../../src/core/handover.ts';
import type { Polecat, World } from '../../src/core/model.ts';
import {
  amber,
  ask,
  assigned,
  eventsOf,
  given,
  handedIn,
  observed,
  pane,
  plan,
  refusalOf,
  started,
  task,
} from '../helpers/world.ts';

const working = given([assigned(), started]);
const handOver = (world: World, text = 'Half is done') => ask(world, { kind: 'handover', ...amber, text });
const of = ({ polecats }: World): Polecat => {
  const { amber: polecat } = polecats;
  if (polecat === undefined) throw new Error('There is no amber');
  return polecat;
};
const next = (world: World) =>
  nextActions(world, observed({ panes: [pane('amber')], tasks: [task('shop-a', { status: 'in-progress' })] }), plan(), {
    now: 2_000_000,
    chance: 0,
    session: () => 's',
  }).filter(({ kind }) => kind === 'start' || kind === 'deliver' || kind === 'stop');

describe('a conversation that runs out of context', () => {
  it('is asked for a note once a run, while it works', () => {
    const [filled] = afterFilled(of(working), 1, 'a summary', 1);
    expect(filled).toMatchObject({ type: 'context.filled', brief: { kind: 'handover' } });
    const asked = given(filled === undefined ? [] : [filled], working);
    expect(afterFilled(of(asked), 1, 'a summary', 2)).toEqual([]);
    expect(of(given([handedIn], asked)).briefs).toEqual([]);
    expect(afterFilled(of(given([handedIn], working)), 1, 'a summary', 2)).toEqual([]);
  });

  it('hands over to a fresh one with its note, on the same worktree and branch, and is ended by its start', () => {
    const over = given(eventsOf(handOver(working)), working);
    expect(of(over)).toMatchObject({ session: 'fresh-1', sessionUsed: false, branch: of(working).branch });
    expect(
      of(over)
        .briefs.map(({ text }) => text)
        .join(),
    ).toContain('```text\nHalf is done\n```');
    expect(next(over)).toMatchObject([{ kind: 'start', polecat: 'amber' }]);
    const delivered = of(over).briefs.map(({ id }) => id);
    const fresh = given([{ type: 'polecat.started', ...amber, run: 2, pane: '%2', delivered }], over);
    expect(of(fresh)).toMatchObject({ run: 2, briefs: [], phase: { kind: 'working' } });
    expect(of(fresh).renews).toBeUndefined();
  });

  it('takes the words that wait along, but not what only the old one could use', () => {
    const words = (['told', 'nudge', 'handover'] as const).map(
      (kind): TownEvent => ({ type: 'brief.queued', ...amber, brief: { id: kind, kind, at: 1, text: kind } }),
    );
    const world = given(words, working);
    const over = given(eventsOf(handOver(world)), world);
    expect(of(over).briefs.map(({ kind }) => kind)).toEqual(['task', 'told']);
  });

  it('can say it twice, and is heard once', () => {
    const over = given(eventsOf(handOver(working)), working);
    expect(eventsOf(handOver(over))).toEqual([]);
  });

  it('cannot go on for ever', () => {
    const often = Array.from({ length: HANDOVERS }).reduce<World>((world, _, index) => {
      const over = given(eventsOf(handOver(world)), world);
      return given([{ type: 'polecat.started', ...amber, run: index + 2, pane: '%2', delivered: [] }], over);
    }, working);
    expect(refusalOf(handOver(often))).toContain(`handed over ${HANDOVERS} times`);
    expect(afterFilled(of(often), HANDOVERS + 1, 'a summary', 9)).toEqual([]);
  });

  it('is refused without a note, and once its work is handed in', () => {
    expect(refusalOf(handOver(working, ' '))).toContain('no note');
    expect(refusalOf(handOver(given([handedIn], working)))).toContain('handed in');
  });
});
