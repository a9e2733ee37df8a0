/** Commands: look up what the decision needs, decide on the newest world, make it durable, then act. */
import type { Actor, Command, Refusal, Reply } from '../core/command.ts';
import { type Decision, decide, type Facts } from '../core/decide.ts';
import { LATELY, lastDeed } from '../core/deed.ts';
import type { TaskId } from '../core/ids.ts';
import type { Task, World } from '../core/model.ts';
import { plainText } from '../core/plain.ts';
import { workedOn } from '../core/review/rule.ts';
import { partsOf } from '../core/together.ts';
import type { Asks } from './asks.ts';
import type { House } from './house.ts';
import { answerStanding } from './rules.ts';
import type { Store } from './store.ts';
import type { Town } from './town.ts';
import { reversalOf } from './undoable.ts';

/** As much of the hands as takes commands. */
type Desk = {
  readonly house: Pick<House, 'clock' | 'log' | 'settings' | 'traits' | 'rig' | 'rigs'>;
  readonly store: Pick<Store, 'world' | 'commit' | 'lately'>;
  readonly asks: Pick<Asks, 'judged' | 'takes' | 'answer'>;
};

export const submitTo =
  (hands: Desk, wake: () => void): Town['submit'] =>
  async (command, by) => {
    const { house, store, asks } = hands;
    const gone = await goneMeanwhile(hands, command);
    if (gone !== undefined) return gone;
    const facts = await factsFor(hands, command, by);
    let decision: Decision = { kind: 'refused', refusal: { what: 'Nothing was decided' } };
    const recorded = await store.commit((world) => {
      decision = decide(world, command, facts);
      return decision.kind === 'events' ? decision.events : [];
    });
    if (decision.kind === 'refused') return { ok: false, refusal: await withDeed(hands, decision) };
    const reply = replyOf(decision, recorded.at(-1)?.seq ?? store.world().seq);
    if (command.kind === 'answer') {
      await asks.answer(command.item, command.answer, house.clock.now());
      // Others may wait with the same.
      if ('for' in command.answer && command.answer.for !== undefined) await answerStanding(hands);
    }
    if (command.kind === 'note') await comment(hands, store.world(), command.polecat, command.text);
    wake();
    return reply;
  };

/** Whoever answers a dialog saw it some time ago: nothing is written down of an answer to another one. */
const goneMeanwhile = async ({ asks, store }: Desk, command: Command): Promise<Reply | undefined> => {
  if (command.kind !== 'answer' || command.answer.kind === 'dismiss') return undefined;
  // The decision says so, and who has answered it.
  if (store.world().inbox[command.item] === undefined) return undefined;
  if (await asks.takes(command.item, command.answer)) return undefined;
  const what = `${command.item} is not in its pane any more, so nothing was typed`;
  return { ok: false, refusal: { what, hint: 'mayor inbox shows what waits now', over: true } };
};

const replyOf = ({ say, subject }: Extract<Decision, { kind: 'events' }>, seq: number): Reply => ({
  ok: true,
  ...{ seq, say },
  ...(subject === undefined ? {} : { subject }),
});

const withDeed = async (
  { house, store }: Pick<Desk, 'house' | 'store'>,
  { refusal, late }: Extract<Decision, { kind: 'refused' }>,
): Promise<Refusal> => {
  if (late === undefined) return refusal;
  try {
    const deed = lastDeed(await store.lately(LATELY), late, house.clock.now());
    return deed === undefined ? refusal : { ...refusal, what: `${refusal.what}: ${deed}` };
  } catch (error) {
    house.log.error(`Who was first with ${late} could not be read`, error);
    return refusal;
  }
};

const tasksNamed = (command: Command, world: World): readonly TaskId[] => {
  switch (command.kind) {
    case 'convoy.new':
      return command.tasks;
    case 'convoy.add':
      return [...(world.convoys[command.convoy]?.tasks ?? []), ...command.tasks];
    case 'convoy.join':
      return world.convoys[command.convoy]?.tasks ?? [];
    case 'undo': {
      const parts = partsOf(world, command.task);
      return parts.length === 0 ? [command.task] : parts;
    }
    case 'sling':
    case 'contest.open':
      return [command.task];
    default:
      return [];
  }
};

export const factsFor = async (
  { house, store }: Pick<Desk, 'house' | 'store'>,
  command: Command,
  actor: Actor,
): Promise<Facts> => {
  const named = tasksNamed(command, store.world());
  const tasks = await tasksOf(house, named);
  const noAttempts = command.kind === 'contest.open' ? withoutAttempts(house, tasks) : undefined;
  const worktree = command.kind === 'done' ? await worktreeOf(house, store.world(), command.polecat) : undefined;
  const reversal =
    command.kind === 'undo' ? await reversalOf(house, store.world(), command.task, tasks[0]?.rig) : undefined;
  return {
    now: house.clock.now(),
    actor,
    settings: house.settings(),
    traits: house.traits(),
    tasks,
    fresh: house.clock.uuid(),
    ...(worktree === undefined ? {} : { worktree }),
    ...(reversal === undefined ? {} : { reversal }),
    ...(noAttempts === undefined ? {} : { noAttempts }),
  };
};

/** Some trackers only read: what would tell an attempt from other tasks has no place there. */
const withoutAttempts = (house: Desk['house'], [task]: readonly Task[]): Facts['noAttempts'] => {
  const tracker = task === undefined ? undefined : house.rig(task.rig)?.tracker;
  const lack = tracker?.lacks.find(({ prevents }) => prevents?.includes('attempts'));
  return tracker === undefined || lack === undefined
    ? undefined
    : {
        what: `The tracker ${tracker.kind} cannot keep attempts: it lacks ${lack.what}`,
        hint: 'Sling it to one agent, or copy the task to a rig whose tracker Mayor may write to',
      };
};

/** Looks in every rig. @throws what a rig said that could not be read, when a task was not found in the others. */
const tasksOf = async (house: Desk['house'], named: readonly TaskId[]): Promise<readonly Task[]> => {
  if (named.length === 0) return [];
  const asked = await Promise.allSettled(house.rigs().map((rig) => rig.tracker.list()));
  const listed = asked.flatMap((one) => (one.status === 'fulfilled' ? one.value : []));
  const found = listed.filter(({ id }) => named.includes(id));
  const silent = asked.find((one) => one.status === 'rejected');
  if (silent !== undefined && named.some((id) => !found.some((task) => task.id === id))) throw silent.reason;
  return found;
};

const worktreeOf = async (house: Desk['house'], world: World, id: string) => {
  const polecat = world.polecats[id];
  const rig = polecat === undefined ? undefined : house.rig(polecat.rig);
  if (polecat?.worktree === undefined || rig === undefined) return 'absent' as const;
  return rig.workspace.look(polecat.worktree);
};

/** A note also stands beside the task, where a reviewer looks. The journal has it in any case. */
const comment = async ({ house }: Pick<Desk, 'house'>, world: World, id: string, text: string): Promise<void> => {
  const polecat = world.polecats[id];
  const rig = polecat === undefined ? undefined : house.rig(polecat.rig);
  if (polecat === undefined || rig === undefined) return;
  await rig.tracker.change(workedOn(polecat), { comment: plainText(text) }, polecat.id);
};
