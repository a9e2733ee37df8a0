/**
 * What the pty host and its clients say to each other: one JSON object a line. A client asks with a
 * number, the answer carries it; what the host tells unasked carries none.
 */
import { z } from 'zod';
import { isName, polecatId, rigName } from '../../../core/ids.ts';

/** Grows with every change that an older host or client would misread. */
export const PROTOCOL = 3;

const name = z.string().refine(isName);
const polecat = name.transform(polecatId);
const rig = name.transform(rigName);
const count = z.int().min(0);
const size = { columns: z.int().min(2).max(2_000), rows: z.int().min(1).max(1_000) };

const spec = z.strictObject({
  rig,
  polecat,
  epoch: count,
  run: count,
  argv: z.tuple([z.string().min(1)], z.string()),
  cwd: z.string().startsWith('/'),
  /** All of the environment. */
  env: z.record(z.string(), z.string()),
  label: z.string(),
});
export type HostSpec = z.output<typeof spec>;

const input = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('paste'), text: z.string(), enter: z.boolean() }),
  z.strictObject({ kind: z.literal('keys'), keys: z.array(z.string()) }),
]);

const strokes = z.array(
  z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('text'), text: z.string() }),
    z.strictObject({ kind: z.literal('key'), key: z.string() }),
    z.strictObject({ kind: z.literal('paste'), text: z.string() }),
  ]),
);

const id = count;
const pane = z.string();
const ask = z.discriminatedUnion('ask', [
  z.strictObject({ id, ask: z.literal('hello') }),
  z.strictObject({ id, ask: z.literal('start'), spec }),
  z.strictObject({ id, ask: z.literal('list') }),
  z.strictObject({ id, ask: z.literal('screen'), pane, history: count }),
  z.strictObject({ id, ask: z.literal('send'), pane, input }),
  /** Typed by a person who sits elsewhere. */
  z.strictObject({ id, ask: z.literal('strokes'), pane, strokes }),
  z.strictObject({ id, ask: z.literal('touched'), pane }),
  z.strictObject({ id, ask: z.literal('stop'), pane, graceMs: z.number().min(0) }),
  /** Hints from now on. */
  z.strictObject({ id, ask: z.literal('watch') }),
  /** Sits a terminal of this size in front of a pane: drawings from now on. */
  z.strictObject({ id, ask: z.literal('sit'), pane, ...size }),
  /** The three of someone who sits. */
  z.strictObject({ id, ask: z.literal('resize'), ...size }),
  z.strictObject({ id, ask: z.literal('type'), text: z.string() }),
  z.strictObject({ id, ask: z.literal('scroll'), pages: z.number() }),
  /** Shown to everyone who sits: what waits for them. */
  z.strictObject({ id, ask: z.literal('tell'), text: z.string().max(200) }),
  /** Ends every pane, then the host. */
  z.strictObject({ id, ask: z.literal('end') }),
]);
export type Ask = z.output<typeof ask>;

const shown = z.object({
  pane,
  rig,
  polecat,
  epoch: count,
  run: count,
  pid: z.exactOptional(z.number()),
  alive: z.boolean(),
  exit: z.exactOptional(z.number()),
  title: z.string(),
  activeAt: z.exactOptional(z.number()),
});
const screen = z.object({
  ...{ lines: z.array(z.string()), columns: z.number(), rows: z.number(), title: z.string() },
  cursor: z.exactOptional(z.object({ line: z.number(), column: z.number() })),
});
const gone = z.literal('gone');
const done = z.literal('done');

/** What each question is answered with. */
export const answers = {
  hello: z.object({ protocol: z.number(), pid: z.number() }),
  start: shown,
  list: z.array(shown),
  screen: z.union([screen, gone]),
  send: z.enum(['sent', 'gone']),
  strokes: z.enum(['sent', 'gone']),
  touched: z.union([z.number(), z.literal('nobody')]),
  stop: done,
  watch: done,
  sit: z.union([done, gone]),
  resize: done,
  type: done,
  scroll: done,
  tell: done,
  end: done,
} satisfies Record<Ask['ask'], z.ZodType>;

/** Kinds of errors that a caller tells apart, by the classes of core/errors.ts. */
export const REFUSALS = ['transient', 'conflict', 'terminal', 'usage', 'bug'] as const;

const told = z.union([
  z.object({ id, answer: z.unknown() }),
  z.object({ id, refused: z.enum(REFUSALS), because: z.string(), hint: z.exactOptional(z.string()) }),
  z.object({ hint: z.enum(['output', 'exited', 'title']), pane }),
  /** Written to the terminal of someone who sits, as it is. */
  z.object({ draw: z.string() }),
  /** The pane in front of which someone sits was removed. */
  z.object({ left: z.string() }),
  /** The host ends on purpose. */
  z.object({ bye: z.literal(true) }),
]);
export type Told = z.output<typeof told>;

/** `undefined` for what is no question. */
export const parseAsk = (line: string): Ask | undefined => parse(ask, line);
export const parseTold = (line: string): Told | undefined => parse(told, line);
export const lineOf = (message: Ask | Told): string => `${JSON.stringify(message)}\n`;

const parse = <Shape extends z.ZodType>(shape: Shape, line: string): z.output<Shape> | undefined => {
  try {
    return shape.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined; // Not JSON: answered like anything else that is not understood.
  }
};
