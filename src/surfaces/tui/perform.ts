/** What the dashboard wants done, done by the town and by what the composition root lends. */
import type { Actor, Command, Refusal } from '../../core/command.ts';
import type { GateReport } from '../../core/gate.ts';
import { convoyId, type Instant, type PolecatId, type TaskId, taskId } from '../../core/ids.ts';
import type { Notice, NoticeWay } from '../../core/notices.ts';
import type { Town } from '../../mayor/town.ts';
import type { AgentHere } from './agents-here.ts';
import type { AfterMaking, Draft, TaskDraft } from './compose/draft.ts';
import type { Offer } from './compose/offer.ts';
import { failed } from './failed.ts';
import type { Words } from './kept-words.ts';
import type { Arrangement } from './list/arrangement.ts';
import { isLoad, loading } from './loads.ts';
import type { Typist } from './preview/typist.ts';
import type { Effect, Happening, Outcome } from './step.ts';
import type { Took } from './takeback.ts';
import type { Unsent } from './unsent.ts';

/** Gives the terminal to `work` and takes it back when that is over, however it ends. */
export type Lend = <Result>(work: () => Promise<Result>) => Promise<Result>;

/** What a surface must not do itself: start processes, reach trackers. */
export type Lent = {
  /**
   * Brings the person into the polecat's pane. Within the town's tmux this switches the client and
   * resolves at once; in a plain terminal it runs the attaching process inside `lend`.
   */
  attach(polecat: PolecatId, lend: Lend): Promise<Outcome>;
  /** Makes a task in its rig's tracker; `subject` is its id. */
  createTask(draft: TaskDraft): Promise<Outcome>;
  /** What a new task of this rig may have. */
  offer(rig: string): Promise<Offer>;
  /** `mayor resolve` inside `lend`: the person brings both sides of a conflict together. */
  resolve(task: TaskId, lend: Lend): Promise<Outcome>;
  /** A shell in a worktree, which first says `say`; in front of the dashboard, or inside `lend`. */
  shell(at: { readonly folder: string; readonly say: string }, lend: Lend): Promise<Outcome>;
  /** `mayor try` in the same way: what would land, in a folder that is gone afterwards. */
  tryOut(task: TaskId, lend: Lend): Promise<Outcome>;
  /** A file below `folder` in the person's editor, at a line, inside `lend`; refused where it is not there. */
  openFile(
    at: { readonly folder: string; readonly path: string; readonly line?: number },
    lend: Lend,
  ): Promise<Outcome>;
  /** Starts the daemon unless one answers, and waits until it does. */
  revive(): Promise<Outcome>;
  /** Ends the daemon alone and starts it in this version; refused where it would not start. */
  restart(): Promise<Outcome>;
  /** Which agent CLIs there are on this machine. */
  agents(): Promise<readonly AgentHere[]>;
  /** rigs.yaml in the person's editor, at that rig, inside `lend`; then what is wrong with it, or when it holds. */
  editRigs(rig: string, lend: Lend): Promise<Outcome>;
  /** What came of gates: it lies on this machine's disk. */
  readonly gates: {
    last(task: { readonly id: string; readonly rig: string }): Promise<GateReport | undefined>;
    /** What a gate printed last, as it is, also while it runs; `undefined` where it has no log. */
    log(task: { readonly id: string; readonly rig: string }, name: string): Promise<string | undefined>;
  };
  /** Remembers the order of the list for the next time. */
  keep(arrangement: Arrangement): Promise<void>;
  /** Remembers what is being written for the dashboard that opens next; nothing of it where it is nothing. */
  keepUnsent(unsent: Unsent): Promise<void>;
  /** The text of this draft as the person left it in their editor, started inside `lend`. */
  edit(draft: Draft, lend: Lend): Promise<string>;
};

export type Left =
  /** `say`: what came of it, where somebody is still to be told. */
  | { readonly kind: 'quit'; readonly say?: string }
  | { readonly kind: 'down'; readonly stopped: readonly string[]; readonly kept: readonly string[] };

export type Means = {
  readonly town: Town;
  readonly by: Actor;
  readonly lent: Lent;
  readonly lend: Lend;
  now(): Instant;
  after(ms: number, run: () => void): unknown;
  happen(happening: Happening): void;
  redraw(): void;
  signal(notice: Notice, ways: readonly NoticeWay[]): void;
  readonly type: Typist;
  leave(left: Left): void;
};

/** Never rejects: what fails is told beside the keys, with its next step. */
export const perform = async (effect: Effect, means: Means): Promise<void> => {
  const { row, words } = effect.kind === 'submit' ? effect : {};
  try {
    await doing(effect, means);
  } catch (error) {
    tell(means, failed(error), row, undefined, words);
  }
};

const doing = async (effect: Effect, means: Means): Promise<void> => {
  if (isLoad(effect)) return loading(effect, means);
  const { town, lent, lend, happen } = means;
  switch (effect.kind) {
    case 'submit':
      return submitting(effect, means);
    case 'wait': {
      const { key, at, ms } = effect;
      means.after(ms, () => happen({ kind: 'waited', key, at, now: means.now() }));
      return;
    }
    case 'submit-all':
      return submittingAll(effect, means);
    case 'revive':
      // Whichever way it ends, the key may be pressed again; the connection's own news says that the town is back.
      return tell(means, await lent.revive().finally(() => happen({ kind: 'revived' })), undefined);
    case 'restart':
      return tell(means, await lent.restart().finally(() => happen({ kind: 'revived' })), undefined);
    case 'edit-rigs':
      return tell(means, await lent.editRigs(effect.rig, lend), undefined);
    case 'attach': {
      const outcome = await lent.attach(effect.polecat, lend);
      // A popup, or what a failing program said, may have been written over the frame.
      means.redraw();
      if (!outcome.ok || outcome.say !== '') tell(means, outcome, undefined);
      return;
    }
    case 'type': {
      const { kind: _type, ...order } = effect;
      return means.type(order);
    }
    case 'resolve':
      return tell(means, await lent.resolve(effect.task, lend), undefined);
    case 'shell':
    case 'try':
      return inFront(effect, means);
    case 'open': {
      const opened = await lent.openFile(effect, lend);
      if (!opened.ok || opened.say !== '') tell(means, opened, undefined);
      return;
    }
    case 'edit':
      return happen({ kind: 'edited', body: await lent.edit(effect.draft, lend) });
    case 'create':
      return creating(effect, means);
    case 'signal':
      return means.signal(effect.notice, effect.ways);
    case 'keep':
      return lent.keep(effect.arrangement);
    case 'redraw':
      return means.redraw();
    case 'quit':
      return means.leave(effect.say === undefined ? { kind: 'quit' } : { kind: 'quit', say: effect.say });
    case 'down':
      return means.leave({ kind: 'down', ...(await town.down()) });
  }
};

const inFront = async (effect: Extract<Effect, { kind: 'shell' | 'try' }>, means: Means): Promise<void> => {
  const { lent, lend } = means;
  const came = await (effect.kind === 'shell' ? lent.shell(effect, lend) : lent.tryOut(effect.task, lend));
  // A popup may have been written over the frame.
  means.redraw();
  if (!came.ok || came.say !== '') tell(means, came, undefined);
};

/** What was said about a change stands in it, once it is read again. */
const submitting = async (effect: Extract<Effect, { kind: 'submit' }>, means: Means): Promise<void> => {
  const { town, by, happen } = means;
  const reply = await town.submit(effect.command, by);
  if (reply.ok && effect.reads !== undefined)
    happen({ kind: 'diff', task: effect.reads, view: await town.diff(effect.reads) });
  tell(means, reply, effect.row, effect.takesBack === true ? undefined : effect.command, effect.words);
};

/** Each is judged by itself: one that is refused keeps none of the others back, and all of it is told at once. */
const submittingAll = async (
  { orders, done, deeds, words }: Extract<Effect, { kind: 'submit-all' }>,
  { town, by, happen, now }: Means,
): Promise<void> => {
  const taken: Took['taken'][number][] = [];
  const refused: (Refusal & { readonly row: string })[] = [];
  for (const order of orders) {
    const { row, name, command } = order;
    const reply: Outcome = await town.submit(command, by).catch((error: unknown) => failed(error));
    if (reply.ok) taken.push({ order, ...(reply.subject === undefined ? {} : { subject: reply.subject }) });
    else refused.push({ ...reply.refusal, row, what: called(name, reply.refusal.what) });
  }
  const took = deeds === undefined || taken.length === 0 ? {} : { took: { deeds, taken } };
  happen({
    ...{ kind: 'outcome', outcome: cameOf(`${taken.length} ${done}`, refused), at: now() },
    ...(refused.length === 0 ? {} : { rows: refused.map(({ row }) => row) }),
    ...took,
    ...(words === undefined ? {} : { words }),
  });
};

const called = (name: string, what: string): string => (what.startsWith(name) ? what : `${name}: ${what}`);

/** What was refused is named with its reason and what to do next, the first in the sentence, the others below it. */
const cameOf = (took: string, [first, ...more]: readonly Refusal[]): Outcome => {
  if (first === undefined) return { ok: true, say: took };
  const lines = more.map(({ what, hint }) => (hint === undefined || hint === first.hint ? what : `${what}. ${hint}`));
  const what = `${took}, ${more.length + 1} refused: ${first.what}`;
  const hint = first.hint === undefined ? {} : { hint: first.hint };
  return { ok: false, refusal: { what, ...hint, ...(lines.length === 0 ? {} : { lines }) } };
};

const creating = async ({ draft, next }: Extract<Effect, { kind: 'create' }>, means: Means): Promise<void> => {
  const made = await means.lent.createTask(draft);
  if (!made.ok || made.subject === undefined) return tell(means, made, undefined);
  const another = next.another === true ? { another: true as const } : {};
  means.happen({ kind: 'created', task: made.subject, ...another });
  let said: Outcome = made;
  for (const command of commandsAfter(taskId(made.subject), next)) {
    tell(means, said, undefined);
    const reply = await means.town.submit(command, means.by);
    if (!reply.ok) return tell(means, reply, undefined);
    said = { ok: true, say: `${said.say}; ${reply.say}` };
  }
  tell(means, said, undefined);
};

/** A convoy starts its tasks itself; several attempts take the place of a polecat. */
const commandsAfter = (task: TaskId, { start, convoy, agents, attempts }: AfterMaking): readonly Command[] => {
  const [agent] = agents;
  const joins: readonly Command[] =
    convoy === undefined ? [] : [{ kind: 'convoy.add', convoy: convoyId(convoy), tasks: [task] }];
  if (attempts > 1) return [...joins, { kind: 'contest.open', task, attempts, agents }];
  if (!start || convoy !== undefined) return joins;
  return [{ kind: 'sling', task, ...(agent === undefined ? {} : { agent }) }];
};

const tell = (means: Means, outcome: Outcome, row: string | undefined, command?: Command, words?: Words): void =>
  means.happen({
    kind: 'outcome',
    outcome,
    at: means.now(),
    ...(row === undefined ? {} : { row }),
    ...(command === undefined ? {} : { command }),
    ...(words === undefined ? {} : { words }),
  });
