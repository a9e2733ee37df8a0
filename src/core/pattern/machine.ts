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
  return {
    test: (text) =>
      runs(
        steps,
        first,
        [...text].map((letter) => letter.codePointAt(0) ?? 0),
      ),
  };
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

const runs = (steps: readonly Step[], first: number, text: readonly number[]): boolean => {
  // When a step was reached last: each is followed once at each place.
  const reached = new Array<number>(steps.length).fill(-1);
  let here: number[] = [];
  for (let at = 0; at <= text.length; at += 1) {
    const waiting = [...here, first];
    here = [];
    const code = text[at];
    for (let step = waiting.pop(); step !== undefined; step = waiting.pop()) {
      const found = steps[step];
      if (found === undefined || reached[step] === at) continue;
      reached[step] = at;
      if (found.kind === 'end') return true;
      if (found.kind === 'fork') waiting.push(...found.ways);
      else if (found.kind === 'edge') {
        if (isEdge(found.at, text, at)) waiting.push(found.next);
      } else if (code !== undefined && found.is(code)) here.push(found.next);
    }
  }
  return false;
};

const isEdge = (edge: Extract<Node, { kind: 'edge' }>['at'], text: readonly number[], at: number): boolean => {
  if (edge === 'start') return at === 0;
  if (edge === 'end') return at === text.length;
  const isBetween = isWord(text[at - 1] ?? 0) !== isWord(text[at] ?? 0);
  return edge === 'word' ? isBetween : !isBetween;
};
