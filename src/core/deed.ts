/** Who was first: the last thing that was done about an item, a task or a polecat, for whoever came too late. */
import type { EventType, Recorded } from './event.ts';
import type { Event } from './evolve.ts';
import type { Instant } from './ids.ts';
import { plainLine } from './plain.ts';
import { agoText } from './views/age.ts';

/** `[about, words]`: what it was done about, and what, after "it". Without words nothing older is told either: it is not so any more. */
type Say<Type extends EventType> = (event: Event<Type>) => readonly [string, string?] | undefined;

const sayings: { readonly [Type in EventType]?: Say<Type> } = {
  'inbox.added': ({ item }) => [item.id, 'it came up again'],
  'inbox.removed': ({ item, answer, by, dismissed }) => {
    if (dismissed === true) return [item, `${by} dismissed it`];
    return answer === undefined ? gone(item, by) : [item, `${by} answered it: ${short(answer)}`];
  },
  'merge.approved': ({ task, by }) => [task, `${by} approved it`],
  'merge.withdrawn': ({ task, by }) => [task, `${by} took its approval back`],
  'merge.returned': ({ task, by, because, detail }) =>
    because === 'rejected' ? [task, `${by} rejected it: ${short(detail)}`] : [task, 'its agent has it again'],
  'merge.landed': ({ task }) => [task, 'it landed'],
  'merge.dropped': ({ task, because }) => [task, because],
  'undo.requested': ({ task, by }) => [task, `${by} took its landing back`],
  'polecat.stopped': ({ polecat, by }) => [polecat, `${by} stopped it`],
};

/** What took an item away that nobody answered. */
const gone = (item: string, by: string): readonly [string, string?] => {
  const words = Object.hasOwn(BY, by) ? BY[by] : undefined;
  return words === undefined ? [item] : [item, words];
};

/** What took it away where nobody answered. */
const BY: Readonly<Record<string, string>> = {
  'settled in its pane': 'it was settled in its pane',
  'a standing rule': 'a standing rule answered it',
  stop: 'its agent is not at it any more',
  'its worker moved on': 'its agent is not at it any more',
};

/** How many events are looked through for the one that was first: it is among the last, or of no interest. */
export const LATELY = 1_000;

/** As a clause, with its age: "ada answered it: allow, just now". `undefined` where nothing is known. `recorded`: oldest first. */
export const lastDeed = (recorded: readonly Recorded[], about: string, now: Instant): string | undefined => {
  for (const event of recorded.toReversed()) {
    // Correlated unions: the table's key and the event's type are the same by construction.
    const say = sayings[event.type] as Say<EventType> | undefined;
    const [subject, words] = say?.(event) ?? [];
    if (subject === about) return words && `${words}, ${agoText(Math.max(0, now - event.at))}`;
  }
  return undefined;
};

/** Somebody's words, as many as a sentence has room for. */
const short = (text: string): string => {
  const line = plainLine(text);
  return line.length > MOST ? `${line.slice(0, MOST).trimEnd()}…` : line;
};
const MOST = 80;
