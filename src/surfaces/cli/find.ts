/** The one thing that a person meant: a whole id, the beginning of one, a name. */
import { TerminalError, UsageError } from '../../core/errors.ts';

export type Candidate = {
  readonly id: string;
  readonly rig?: string;
  /** Other things it may be called: a convoy's name, a polecat's task. */
  readonly names?: readonly string[];
};

/** What is looked for, and the command that lists all of them. */
export type Wanted = { readonly what: string; readonly list: string };

export const WANTED = {
  task: { what: 'task', list: 'mayor task list --all' },
  polecat: { what: 'polecat', list: 'mayor status' },
  convoy: { what: 'convoy', list: 'mayor convoy list' },
  item: { what: 'inbox item', list: 'mayor inbox' },
  capture: { what: 'kept screen', list: 'mayor agents capture' },
  rig: { what: 'rig', list: 'mayor status' },
  rule: { what: 'rule', list: 'mayor permissions' },
} as const satisfies Record<string, Wanted>;

/** @throws UsageError when several are meant (the hint lists them), TerminalError when none is. */
export const findOne = (given: string, candidates: readonly Candidate[], wanted: Wanted): string => {
  const found = lookFor(given, candidates);
  const [first] = found;
  if (first === undefined) {
    throw new TerminalError(`There is no ${wanted.what} ${JSON.stringify(given)}`, {
      hint: `${wanted.list} shows what there is`,
    });
  }
  if (found.length > 1) {
    throw new UsageError(`${JSON.stringify(given)} may be any of ${found.length} ${plural(wanted.what)}`, {
      hint: `Type more of it: ${found.slice(0, 12).join(', ')}${found.length > 12 ? ' …' : ''}`,
    });
  }
  return first;
};

/** Every id that could be meant; one when it is clear. */
export const lookFor = (given: string, candidates: readonly Candidate[]): readonly string[] => {
  const text = given.trim().toLowerCase();
  if (text === '') return [];
  for (const fits of FITS) {
    const found = [...new Set(candidates.filter((candidate) => fits(candidate, text)).map(({ id }) => id))];
    if (found.length > 0) return found;
  }
  return [];
};

const plural = (what: string): string => (what.endsWith('y') ? `${what.slice(0, -1)}ies` : `${what}s`);
const namesOf = ({ names }: Candidate): readonly string[] => (names ?? []).map((name) => name.trim().toLowerCase());
/** `k3f9` of `shop-k3f9`: nobody wants to type the rig every time. */
const shortOf = ({ id, rig }: Candidate): string =>
  rig !== undefined && id.startsWith(`${rig}-`) ? id.slice(rig.length + 1) : id;

/** From the strictest to the loosest: the first that fits anything decides. */
const FITS: readonly ((candidate: Candidate, text: string) => boolean)[] = [
  ({ id }, text) => id === text,
  (candidate, text) => namesOf(candidate).includes(text) || shortOf(candidate) === text,
  ({ id }, text) => id.startsWith(text),
  (candidate, text) => shortOf(candidate).startsWith(text) || namesOf(candidate).some((name) => name.startsWith(text)),
];
