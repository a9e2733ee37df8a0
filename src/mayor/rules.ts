/**
 * Standing rules answer in a person's place: a hook that told all of what is wanted, never a dialog that was
 * only read from a screen. What a rule answered is in the journal before its agent hears it.
 */
import type { HookAnswer } from '../agents/preset.ts';
import type { TownEvent } from '../core/event.ts';
import type { ItemId } from '../core/ids.ts';
import type { Polecat, World } from '../core/model.ts';
import { type Act, sayAct } from '../core/permissions/act.ts';
import { rulesFor } from '../core/permissions/grant.ts';
import { denial, judge, type Ruling } from '../core/permissions/judge.ts';
import { type Kind, kindOf } from '../core/permissions/kind.ts';
import { plainText } from '../core/plain.ts';
import type { Asks } from './asks.ts';
import type { House } from './house.ts';
import type { Store } from './store.ts';

/** As much of the hands as judges. */
export type Judge = {
  readonly house: Pick<House, 'settings'>;
  readonly store: Pick<Store, 'world' | 'commit'>;
};

/** As much as answers what waits. */
type Bench = Judge & {
  readonly house: Pick<House, 'settings' | 'clock' | 'log'>;
  readonly asks: Pick<Asks, 'judged' | 'answer'>;
};

/** What a rule says, once that is durable; `undefined`: a person is asked. */
export const answerByRule = (bench: Judge, worker: Worker, act: Act, item?: ItemId): Promise<HookAnswer | undefined> =>
  answered(bench, worker, act, judge, item);

/** The same for what an agent does without asking: only a deny answers that. */
export const denyByRule = (bench: Judge, worker: Worker, act: Act): Promise<HookAnswer | undefined> =>
  answered(bench, worker, act, denial);

type Worker = Pick<Polecat, 'id' | 'epoch'>;

const answered = async (
  bench: Judge,
  worker: Worker,
  act: Act,
  judging: typeof judge,
  item?: ItemId,
): Promise<HookAnswer | undefined> => {
  let ruling: Ruling | undefined;
  await bench.store.commit((world) => {
    const polecat = world.polecats[worker.id];
    const isAnswered = item !== undefined && world.inbox[item] === undefined;
    const isOver = polecat === undefined || polecat.epoch !== worker.epoch || isAnswered;
    ruling = isOver ? undefined : rulingOn(bench, world, polecat, act, judging);
    return isOver || ruling === undefined ? [] : audit(world, polecat, act, ruling, item);
  });
  return ruling === undefined ? undefined : answerOf(ruling);
};

/** After rules changed: what waits for a person may have its answer now. Never rejects: what fails still waits. */
export const answerStanding = async (bench: Bench): Promise<void> => {
  try {
    await answerEach(bench);
  } catch (error) {
    bench.house.log.error('What waits could not be answered by rules', error);
  }
};

const answerEach = async (bench: Bench): Promise<void> => {
  const { store, asks, house } = bench;
  for (const { item, polecat: id, act } of asks.judged()) {
    const polecat = store.world().polecats[id];
    // Answered by a person a moment ago: that holds.
    if (polecat === undefined || store.world().inbox[item] === undefined) continue;
    const answer = await answerByRule(bench, polecat, act, item);
    if (answer === undefined) continue;
    const { behavior: kind } = answer;
    await asks.answer(item, kind === 'allow' ? { kind } : { kind, because: answer.because }, house.clock.now());
  }
};

/** What an answer for more than once would be about. */
export const kindFor = ({ worktree }: Polecat, act: Act | undefined): Kind | undefined =>
  act === undefined
    ? undefined
    : worktree === undefined
      ? { once: 'Its worktree is not known' }
      : kindOf(act, worktree);

const rulingOn = (
  { house }: Judge,
  world: World,
  polecat: Polecat,
  act: Act,
  judging: typeof judge,
): Ruling | undefined =>
  polecat.worktree === undefined
    ? undefined
    : judging(rulesFor(world.grants, house.settings(), polecat), act, polecat.worktree);

const answerOf = ({ answer, by }: Ruling): HookAnswer => {
  if (answer === 'allow') return { behavior: 'allow' };
  const [first] = by;
  const why = first?.because === undefined ? '' : `: ${first.because}`;
  return { behavior: 'deny', because: `Denied by a standing rule (${first?.rule ?? ''})${why}` };
};

/** A command of megabytes may be denied too. */
const WHAT_LIMIT = 8_000;

const audit = (
  world: World,
  { id, epoch, task }: Polecat,
  act: Act,
  { answer, by }: Ruling,
  item: ItemId | undefined,
): readonly TownEvent[] => {
  const what = plainText(sayAct(act));
  const cut = what.length > WHAT_LIMIT ? `${what.slice(0, WHAT_LIMIT)}… (${what.length} characters)` : what;
  const rules = by.map(({ id: rule, rule: text, from }) => ({ id: rule, rule: text, from }));
  const ruled = {
    type: 'permission.ruled',
    polecat: id,
    epoch,
    task,
    tool: act.tool,
    what: cut,
    answer,
    rules,
  } as const;
  if (item === undefined || world.inbox[item] === undefined) return [ruled];
  return [ruled, { type: 'inbox.removed', item, by: 'a standing rule' }];
};
