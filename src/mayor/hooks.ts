/** What an agent's hook call means for the town, and what it is answered with. */
import type { AgentPreset, HookReading } from '../agents/preset.ts';
import type { Actor } from '../core/command.ts';
import { afterFilled } from '../core/handover.ts';
import type { Instant } from '../core/ids.ts';
import type { Polecat } from '../core/model.ts';
import type { Sign } from '../core/observed.ts';
import type { House } from './house.ts';
import type { Hands } from './perform.ts';
import { pausedNow } from './plan.ts';
import { answerByRule, denyByRule, kindFor } from './rules.ts';
import type { Store } from './store.ts';

/** As much of the hands as hears a hook. */
type Ears = Pick<Hands, 'signs' | 'asks'> & {
  readonly meter: Pick<Hands['meter'], 'settle' | 'limits'>;
  readonly house: Pick<House, 'preset' | 'clock' | 'settings'>;
  readonly store: Pick<Store, 'world' | 'commit'>;
};

export const hookOf = async (
  hands: Ears,
  actor: Actor,
  body: unknown,
  gone: Promise<void>,
  wake: () => void,
): Promise<unknown> => {
  const { house, store, signs, asks, meter } = hands;
  const polecat = actor.kind === 'agent' ? store.world().polecats[actor.polecat] : undefined;
  const preset = polecat === undefined ? undefined : house.preset(polecat.agent);
  if (actor.kind !== 'agent' || polecat === undefined || preset === undefined || polecat.epoch !== actor.epoch)
    return {};
  const now = house.clock.now();
  const reading: HookReading | undefined = preset.readHook(body, now);
  if (reading === undefined) return {};
  if (reading.quota !== undefined) {
    meter.limits(polecat, reading.quota);
    return {};
  }
  const run = actor.run ?? runOf(polecat, now);
  // Late news of a process that another has followed.
  if (run < polecat.run) return {};
  const act = reading.asks?.act;
  const ruled = await ruledOn(hands, polecat, reading);
  if (reading.sign !== undefined)
    signs.add(polecat.id, run, ruled === undefined ? reading.sign : goingOn(reading.sign));
  // At the end of a turn its figures are whole.
  if (reading.sign?.signal === 'idle') void meter.settle(polecat.id);
  if (reading.received === true) signs.received(polecat.id, now);
  if (reading.settled === true) asks.settled(polecat.id);
  const { session } = reading;
  if (reading.filled !== undefined && preset.briefs === 'paste') {
    const { filled } = reading;
    await store.commit((world) => {
      const same = world.polecats[polecat.id];
      return same?.epoch === polecat.epoch ? afterFilled(same, run, filled, now) : [];
    });
  }
  // The conversation that ends is not the one that is to begin.
  const ends = polecat.renews === true && run === polecat.run;
  if (session !== undefined && session !== polecat.session && !ends) {
    await store.commit(() => [{ type: 'session.learnt', polecat: polecat.id, epoch: polecat.epoch, session }]);
  }
  wake();
  if (reading.answer !== undefined) return preset.answerHook(reading.answer, body);
  if (reading.asks === undefined)
    return ruled === undefined ? restAnswer(hands, polecat, preset, body) : preset.answerHook(ruled, body);
  const answer = ruled ?? (await asks.fromHook(polecat.id, run, reading.asks, gone, kindFor(polecat, act)));
  return answer === undefined ? {} : preset.answerHook(answer, body);
};

/**
 * Of a hook that does not say it (its process was started by an older Mayor). It may be quicker than the journal: a
 * start whose end is not yet recorded is the next run. One that rests is not started before its time is over; until
 * then it is its living process that speaks.
 */
export const runOf = ({ phase, run }: Pick<Polecat, 'phase' | 'run'>, now: Instant): number =>
  phase.kind === 'assigned' || (phase.kind === 'waiting' && phase.until <= now) ? run + 1 : run;

const ruledOn = async (hands: Ears, polecat: Polecat, { asks, begins }: HookReading) => {
  if (asks?.act !== undefined) return answerByRule(hands, polecat, asks.act);
  return begins === undefined ? undefined : denyByRule(hands, polecat, begins);
};

/** What a rule answered waits for nobody. */
const goingOn = (sign: Sign): Sign => ({ ...sign, signal: 'busy', detail: `${sign.detail} (answered by a rule)` });

/** At the end of a tool call one whose budget is used up is told to stop there. */
const restAnswer = ({ house, store }: Ears, polecat: Polecat, preset: AgentPreset, body: unknown): unknown => {
  const because = preset.restHook === undefined ? undefined : pausedNow(house, store.world(), polecat);
  return because === undefined ? {} : (preset.restHook?.(body, because) ?? {});
};
