/** What an agent's hook call means for the town, and what it is answered with. */
import type { HookReading } from '../agents/preset.ts';
import type { Actor } from '../core/command.ts';
import type { Instant } from '../core/ids.ts';
import type { Polecat } from '../core/model.ts';
import type { Hands } from './perform.ts';

export const hookOf = async (
  hands: Hands,
  actor: Actor,
  body: unknown,
  gone: Promise<void>,
  wake: () => void,
): Promise<unknown> => {
  const { house, store, signs, asks } = hands;
  const polecat = actor.kind === 'agent' ? store.world().polecats[actor.polecat] : undefined;
  const preset = polecat === undefined ? undefined : house.preset(polecat.agent);
  if (actor.kind !== 'agent' || polecat === undefined || preset === undefined || polecat.epoch !== actor.epoch)
    return {};
  const now = house.clock.now();
  const reading: HookReading | undefined = preset.readHook(body, now);
  if (reading === undefined) return {};
  const run = runOf(polecat, now);
  if (reading.sign !== undefined) signs.add(polecat.id, run, reading.sign);
  if (reading.received === true) signs.received(polecat.id, now);
  if (reading.settled === true) asks.settled(polecat.id);
  const { session } = reading;
  if (session !== undefined && session !== polecat.session) {
    await store.commit(() => [{ type: 'session.learnt', polecat: polecat.id, epoch: polecat.epoch, session }]);
  }
  wake();
  if (reading.answer !== undefined) return preset.answerHook(reading.answer, body);
  if (reading.asks === undefined) return {};
  const answer = await asks.fromHook(polecat.id, run, reading.asks, gone);
  return answer === undefined ? {} : preset.answerHook(answer, body);
};

/**
 * The hook may be quicker than the journal: a start whose end is not yet recorded is the next run. One that rests
 * is not started before its time is over; until then it is its living process that speaks.
 */
export const runOf = ({ phase, run }: Pick<Polecat, 'phase' | 'run'>, now: Instant): number =>
  phase.kind === 'assigned' || (phase.kind === 'waiting' && phase.until <= now) ? run + 1 : run;
