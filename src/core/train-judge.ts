/** What a train still has to prove, and who is to blame when it is red. */
import type { TaskId } from './ids.ts';
import { type Findings, type Front, indexIn, type Member, type Red, type Train } from './train.ts';

export type Verdict =
  /** The gates are to be run on this front. */
  | ({ readonly kind: 'probe' } & Front)
  /** The first `length` may land. */
  | { readonly kind: 'pass'; readonly length: number }
  /**
   * `task` breaks a gate: by itself, or only together with `other`. The `length` before it may land.
   */
  | {
      readonly kind: 'guilty';
      readonly task: TaskId;
      readonly other?: TaskId;
      readonly red: Red;
      readonly length: number;
    }
  /** That gate fails on the base too: it says nothing of any branch. */
  | { readonly kind: 'base-red'; readonly red: Red };

/**
 * All at once first: mostly that is all there is to do. Red, those that the log points to are tried by
 * themselves; then the front is halved (or cut at a suspect) between the longest green and the shortest
 * red, down to one. One that is green alone is red together with another before it, which is found in
 * the same way. Nobody is blamed for a single red run in company: it could have been a flake.
 */
export const judge = (train: Train): Verdict => {
  const { members, proof } = train;
  const { green, red } = proof;
  if (red === undefined)
    return green === members.length ? { kind: 'pass', length: green } : { kind: 'probe', length: members.length };
  if (red.base === 'red') return redOnBase(green, red);
  const alone = guiltyAlone(train);
  if (alone !== undefined) return alone;
  const suspect = untriedSuspect(train, red.length);
  if (suspect !== undefined) return { kind: 'probe', length: 0, plus: suspect };
  if (red.length - green > 1) return { kind: 'probe', length: between(train, green, red.length) };
  const last = members[green];
  return last === undefined ? { kind: 'pass', length: green } : company(train, last, red);
};

/** Nobody is to blame. A front that is green all the same mends the base: it lands first. */
const redOnBase = (green: number, red: Red): Verdict =>
  green > 0 ? { kind: 'pass', length: green } : { kind: 'base-red', red };

/** Red onto the bare base. Of the first member that is also the front of one. */
const guiltyAlone = ({ members, proof }: Train): Verdict | undefined => {
  const { green, red, beside } = proof;
  for (const [index, { task }] of members.entries()) {
    if (index < green) continue;
    const found = beside[task]?.red?.length === 0 ? beside[task].red : undefined;
    const first = index === 0 && red?.length === 1 ? red : undefined;
    const own = found ?? first;
    if (own?.base === 'red') return redOnBase(green, own);
    if (own !== undefined) return { kind: 'guilty', task, red: own, length: green };
  }
  return undefined;
};

/** More guesses than these cost more than halving does. */
const GUESSES = 2;

const untriedSuspect = (train: Train, length: number): TaskId | undefined => {
  const { suspects, beside, green } = train.proof;
  return suspects
    .filter((task) => indexIn(train, task) >= green && indexIn(train, task) < length)
    .slice(0, GUESSES)
    .find((task) => beside[task] === undefined);
};

/** Where to cut next: right before or behind the last suspect in there, else in the middle. */
const between = (train: Train, green: number, red: number): number => {
  const cuts = train.proof.suspects
    .map((task) => indexIn(train, task))
    .filter((index) => index >= green && index < red)
    .sort((a, b) => b - a)
    .flatMap((index) => [index, index + 1]);
  return cuts.find((cut) => cut > green && cut < red) ?? (green + red) >> 1;
};

/** All before `last` are green, and with it they are red. */
const company = (train: Train, last: Member, red: NonNullable<Findings['red']>): Verdict => {
  const { proof } = train;
  const found = proof.beside[last.task] ?? {};
  if (found.green === undefined) return { kind: 'probe', length: 0, plus: last.task };
  if (proof.reds === 1) return { kind: 'probe', length: red.length };
  const shortest = found.red?.length ?? proof.green;
  if (shortest - found.green > 1)
    return { kind: 'probe', length: between(train, found.green, shortest), plus: last.task };
  const other = train.members[found.green]?.task;
  const said = found.red ?? red;
  return {
    kind: 'guilty',
    task: last.task,
    red: said,
    length: proof.green,
    ...(other === undefined || other === last.task ? {} : { other }),
  };
};

/**
 * Whose changed files a log names, the likeliest first: a whole path says more than a bare file name,
 * and many say more than one.
 * @param files paths that each one changes
 */
export const suspectsIn = (
  log: string,
  changes: readonly { readonly task: TaskId; readonly files: readonly string[] }[],
): readonly TaskId[] => {
  const scored = changes.map(({ task, files }) => ({
    task,
    score: files.reduce((sum, path) => sum + weightIn(log, path), 0),
  }));
  return scored
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .map(({ task }) => task);
};

const weightIn = (log: string, path: string): number => {
  if (isNamed(log, path)) return 3;
  const name = path.slice(path.lastIndexOf('/') + 1);
  return name.includes('.') && isNamed(log, name) ? 1 : 0;
};

const SHORTEST = 4;

/** As a word of its own: `d` is in every log, and `cart.ts` is not what `my-cart.ts` is about. */
const isNamed = (log: string, name: string): boolean => {
  if (name.length < SHORTEST) return false;
  for (let at = log.indexOf(name); at !== -1; at = log.indexOf(name, at + 1)) {
    if (!/[\w-]/.test(log.charAt(at - 1)) && !/[\w-]/.test(log.charAt(at + name.length))) return true;
  }
  return false;
};
