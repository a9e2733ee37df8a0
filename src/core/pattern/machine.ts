/** Runs a pattern over a text in time that grows with both, whatever they are: all ways are followed at once. */
import { type Flaw, isFlaw, isWord, type Letter, type Node, parse } from './parse.ts';

export type Pattern = { test(text: string): boolean };

/** Steps of one; what is repeated counts as often as it is. */
const STEPS = 2_000;

type Step =
  | { readonly kind: 'letter'; readonly is: Letter; readonly next: number }
  | { readonly kind: 'edge'; readonly at: Extract<Node, { kind: 'edge' }>['at']; readonly next: number }
  | { readonly kind: 'fork'; readonly ways: readonly number[] }
  | { readonly kind: 'end' };

export const patternOf = (source: string): Pattern | Flaw => {
  const node = parse(source);
  if (isFlaw(node)) return node;
  const steps: Step[] = [{ kind: 'end' }];
  const first = build(node, 0, steps);
  if (steps.length > STEPS) return { what: 'repeats too much', hint: 'Write * in place of large numbers' };
  return machineOf(steps, first);
};

export const isPattern = (found: Pattern | Flaw): found is Pattern => 'test' in found;

/** Puts the steps of a node before `next`, and gives the first of them. Each puts one at least, so that it ends. */
const build = (node: Node, next: number, steps: Step[]): number => {
  if (steps.length > STEPS) return next;
  if (isNothing(node)) return put({ kind: 'fork', ways: [next] }, steps);
  if (node.kind === 'all') return node.parts.reduceRight((after, part) => build(part, after, steps), next);
  if (node.kind === 'any')
    return put({ kind: 'fork', ways: node.parts.map((part) => build(part, next, steps)) }, steps);
  if (node.kind === 'times') return repeat(node, next, steps);
  return put({ ...node, next }, steps);
};

/** Repeated in one another, what is empty takes as long to build as anything. */
const isNothing = (node: Node): boolean =>
  (node.kind === 'all' && node.parts.length === 0) || (node.kind === 'times' && node.most === 0);

const repeat = ({ part, least, most }: Extract<Node, { kind: 'times' }>, next: number, steps: Step[]): number => {
  let first = next;
  if (most === Number.POSITIVE_INFINITY) {
    const loop = put({ kind: 'fork', ways: [next] }, steps);
    steps[loop] = { kind: 'fork', ways: [build(part, loop, steps), next] };
    first = loop;
  } else {
    for (let count = least; count < most; count += 1)
      first = put({ kind: 'fork', ways: [build(part, first, steps), next] }, steps);
  }
  for (let count = 0; count < least; count += 1) first = build(part, first, steps);
  return first;
};

const put = (step: Step, steps: Step[]): number => steps.push(step) - 1;

/** What may follow once some text was read. `letters`: the steps that its last one led to. */
type Place = {
  readonly letters: readonly number[];
  readonly isStart: boolean;
  /** Whether the last one was of a word. */
  readonly isWord: boolean;
  readonly next: Map<number, Place | 'found'>;
};

/** After the last letter. */
const END = -1;
/** Ways from place to place that are remembered; then it begins anew. */
const KNOWN = 2_000;

/** Where a letter leads from a place is found out once: what repeats itself on a screen costs a look each. */
const machineOf = (steps: readonly Step[], first: number): Pattern => {
  let places = new Map<string, Place>();
  let known = 0;
  const placeOf = (reached: readonly number[], isStart: boolean, isWord: boolean): Place => {
    const letters = [...new Set(reached)].sort((a, b) => a - b);
    const key = `${isStart} ${isWord} ${letters.join()}`;
    const place = places.get(key) ?? { letters, isStart, isWord, next: new Map() };
    places.set(key, place);
    return place;
  };
  const after = (place: Place, code: number): Place | 'found' => {
    const before = place.next.get(code);
    if (before !== undefined) return before;
    known += 1;
    if (known > KNOWN) [places, known] = [new Map(), 0];
    const reached = follow(steps, [...place.letters, first], place, code);
    const found = reached === 'found' ? reached : placeOf(reached, false, isWord(code));
    place.next.set(code, found);
    return found;
  };
  return {
    test: (text) => {
      let place = placeOf([], true, false);
      for (const letter of text) {
        const next = after(place, letter.codePointAt(0) ?? 0);
        if (next === 'found') return true;
        place = next;
      }
      return after(place, END) === 'found';
    },
  };
};

/** The steps that this letter leads to; each is followed once. */
const follow = (steps: readonly Step[], waiting: number[], place: Place, code: number): readonly number[] | 'found' => {
  const seen = new Uint8Array(steps.length);
  const reached: number[] = [];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    const step = steps[at];
    if (step === undefined || seen[at] === 1) continue;
    seen[at] = 1;
    if (step.kind === 'end') return 'found';
    if (step.kind === 'fork') waiting.push(...step.ways);
    else if (step.kind === 'edge') {
      if (isEdge(step.at, place, code)) waiting.push(step.next);
    } else if (code !== END && step.is(code)) reached.push(step.next);
  }
  return reached;
};

const isEdge = (edge: Extract<Node, { kind: 'edge' }>['at'], place: Place, code: number): boolean => {
  if (edge === 'start') return place.isStart;
  if (edge === 'end') return code === END;
  const isBetween = place.isWord !== isWord(code);
  return edge === 'word' ? isBetween : !isBetween;
};
