/** Takes keys to the town in their order, one letter after the other on its way and what came meanwhile in the next. */
import type { Actor } from '../../../core/command.ts';
import { hintOf, messageOf } from '../../../core/errors.ts';
import { type Instant, polecatId } from '../../../core/ids.ts';
import type { Seat, Town } from '../../../mayor/town.ts';
import type { Effect, Happening } from '../step.ts';

type Order = Omit<Extract<Effect, { kind: 'type' }>, 'kind'>;

export type Typist = (order: Order) => void;

type Parts = {
  readonly town: Pick<Town, 'type'>;
  readonly by: Actor;
  /** Of this dashboard: another one of the same person's is another typist. */
  readonly seat: Seat;
  readonly now: () => Instant;
  readonly happen: (happening: Happening) => void;
};

/** In one request: a terminal without marks for a paste sends thousands at once, and the town refuses as many. */
const TOGETHER = 500;

export const openTypist = ({ town, by, seat, now, happen }: Parts): Typist => {
  let waiting: Order[] = [];
  let isAway = false;

  const go = async (): Promise<void> => {
    const [next, ...rest] = waiting;
    if (isAway || next === undefined) return;
    waiting = rest;
    isAway = true;
    const { polecat, ...order } = next;
    try {
      const typed = await town.type(polecatId(polecat), { ...order, seat }, by);
      if (typed === 'gone' || typed.kind === 'held')
        waiting = waiting.filter((one) => one.polecat !== polecat || one.over);
      if (typed === 'gone') happen({ kind: 'untyped', polecat, at: now() });
      else if (typed.kind === 'held') happen({ kind: 'held', polecat, because: typed.because, at: now() });
      else happen({ kind: 'typed', polecat });
    } catch (error) {
      waiting = [];
      const what = messageOf(error);
      happen({ kind: 'untyped', polecat, at: now() });
      happen({
        kind: 'outcome',
        at: now(),
        outcome: { ok: false, refusal: { what, hint: hintOf(error) ?? 'mayor doctor' } },
      });
    } finally {
      isAway = false;
      void go();
    }
  };

  return (order) => {
    const last = waiting.at(-1);
    const joins =
      last !== undefined &&
      last.polecat === order.polecat &&
      last.anyway === order.anyway &&
      last.over === undefined &&
      last.strokes.length > 0 &&
      order.over === undefined &&
      last.strokes.length + order.strokes.length <= TOGETHER &&
      ![...last.strokes, ...order.strokes].some(({ kind }) => kind === 'paste');
    waiting = joins
      ? [...waiting.slice(0, -1), { ...last, strokes: [...last.strokes, ...order.strokes] }]
      : [...waiting, order];
    void go();
  };
};
