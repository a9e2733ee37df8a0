import { describe, expect, it } from 'vitest';
import { answerBrief, editedBrief, inReadingOrder } from '../../src/core/briefs.ts';
import { nextActions } from '../../src/core/diff.ts';
import type { TownEvent } from '../../src/core/event.ts';
import { evolve } from '../../src/core/evolve.ts';
import type { World } from '../../src/core/model.ts';
import { amber, assigned, given, observed, plan, START, shaOf, started, task } from '../helpers/world.ts';

const HOUR = 3_600_000;
const prepared: TownEvent = { type: 'polecat.prepared', ...amber, worktree: '/w/amber', baseSha: shaOf(1) };
const gone: TownEvent = { type: 'polecat.vanished', ...amber, run: 1, because: 'its pane is gone' };
const rests: TownEvent = { type: 'polecat.waiting', ...amber, until: START, because: 'its pane is gone; try 2 of 3' };
const atWork = [assigned(), prepared, started];

/** The first words of the next process, once it is due `ms` later. */
const wordsAfter = (world: World, ms: number, base = shaOf(1)): readonly string[] => {
  const now = START + ms;
  const looks = observed({ tasks: [task('shop-a', { status: 'in-progress' })], panesAskedAt: now });
  const rigs = { shop: { tasks: looks.rigs.shop?.tasks ?? [], worktrees: [], base, askedAt: now } };
  const actions = nextActions(world, { ...looks, rigs }, plan(), { now, chance: 0, session: () => 's' });
  return actions.flatMap((action) =>
    action.kind === 'record'
      ? action.events.flatMap((event) =>
          event.type === 'brief.queued' && event.brief.kind === 'resumed' ? [event.brief.text] : [],
        )
      : [],
  );
};

describe('a conversation that is taken up again', () => {
  it('is told why, for how long it was away, and that the base has moved', () => {
    const [text] = wordsAfter(given([...atWork, gone, rests]), 5 * HOUR, shaOf(9));
    expect(text).toContain('was interrupted (its pane is gone; try 2 of 3)');
    expect(text).toContain('- you were away for 4 hours');
    expect(text).toContain('- main has other commits than when your branch was cut from it');
  });

  it('is told nothing of what did not happen', () => {
    const [text] = wordsAfter(given([...atWork, gone, rests]), 30_000);
    expect(text).toContain('was interrupted');
    expect(text).not.toContain('Meanwhile');
  });

  it('counts from before the machine went down, where it was found gone at the first look after', () => {
    const before = given(atWork);
    const at = START + 8 * HOUR;
    const up = [{ type: 'town.started', version: '1', pid: 1 } as const, gone, rests];
    const world = up.reduce<World>((w, event) => evolve(w, { ...event, seq: w.seq + 1, at, v: 1 }), before);
    expect(wordsAfter(world, 8 * HOUR)[0]).toContain('away for 7 hours');
  });

  it('is told once, before the answers and the new text that came in meanwhile', () => {
    const answer = answerBrief('Red?', 'Blue', 'answer-1', START);
    const edited = editedBrief(task('shop-a', { body: 'New.' }), START);
    const queued = [answer, edited].map((brief): TownEvent => ({ type: 'brief.queued', ...amber, brief }));
    const world = given([...atWork, gone, rests, ...queued]);
    const [text = ''] = wordsAfter(world, HOUR);
    expect(text).toContain('- what you asked was answered: it is below');
    expect(text).toContain('- the text of the task has changed');
    const brief = { id: 'resumed-amber-1-1', kind: 'resumed', at: START, text } as const;
    const told = given([{ type: 'brief.queued', ...amber, brief }], world);
    expect(wordsAfter(told, HOUR)).toEqual([]);
    expect(inReadingOrder(told.polecats.amber?.briefs ?? []).map(({ kind }) => kind)).toEqual([
      'resumed',
      'answer',
      'told',
    ]);
    const delivered = (told.polecats.amber?.briefs ?? []).map(({ id }) => id);
    const again = given([{ type: 'polecat.started', ...amber, run: 2, pane: '%2', delivered }], told);
    expect(again.polecats.amber).toMatchObject({ briefs: [], run: 2 });
    expect(again.polecats.amber?.away).toBeUndefined();
  });
});
