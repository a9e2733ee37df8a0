/** The events of one task and its workers with their times, and what was said among them: its mail. */
import type { Recorded } from '../event.ts';
import type { Instant } from '../ids.ts';
import type { Brief } from '../model.ts';
import { feedLine } from './feed.ts';
import type { FeedLine } from './feed-line.ts';

/** Who said what to whom. `waits`: its agent has not got it yet. */
export type Mail = {
  readonly way: 'told' | 'asked' | 'answered' | 'noted' | 'handed in' | 'handed over' | 'typed';
  /** A polecat, a person, or Mayor itself. */
  readonly by: string;
  readonly text: string;
  readonly waits?: true;
};

export type TimelineLine = {
  readonly seq: number;
  readonly at: Instant;
  readonly tone: FeedLine['tone'];
  /** One plain sentence; empty where only its mail is of interest. */
  readonly text: string;
  readonly mail?: Mail;
};

/** A reading of the journal so far, to be gone on with: what it has seen belongs to the task from then on. */
export type Timeline = {
  readonly task: string;
  /** Of the last event that was looked at. */
  readonly seq: number;
  /** `polecat@epoch`. */
  readonly workers: readonly string[];
  readonly items: readonly string[];
  readonly trains: readonly string[];
  /** Briefs that its agents have not got yet. */
  readonly waiting: readonly string[];
  readonly lines: readonly (TimelineLine & { readonly brief?: string })[];
};

export const timelineOf = (task: string): Timeline => ({
  ...{ task, seq: 0, workers: [], items: [], trains: [], waiting: [], lines: [] },
});

/** As many of the last lines as are kept: older ones are in the journal. */
const MOST = 1_000;

/** With these events, which follow the ones that it has. */
export const wentOn = (timeline: Timeline, recorded: readonly Recorded[]): Timeline => {
  const open = {
    workers: new Set(timeline.workers),
    items: new Set(timeline.items),
    trains: new Set(timeline.trains),
    waiting: new Set(timeline.waiting),
    lines: [...timeline.lines],
  };
  for (const event of recorded) {
    if (event.seq <= timeline.seq || !isAbout(event, timeline.task, open)) continue;
    for (const id of deliveredBy(event)) open.waiting.delete(id);
    const brief = briefOf(event);
    if (brief !== undefined) open.waiting.add(brief.id);
    const mail = mailOf(event);
    const said = feedLine(event);
    if (said === undefined && mail === undefined) continue;
    open.lines.push({
      ...{ seq: event.seq, at: event.at, tone: said?.tone ?? 'plain', text: said?.text ?? '' },
      ...(mail === undefined ? {} : { mail }),
      ...(brief === undefined ? {} : { brief: brief.id }),
    });
  }
  return {
    task: timeline.task,
    seq: recorded.at(-1)?.seq ?? timeline.seq,
    ...{ workers: [...open.workers], items: [...open.items], trains: [...open.trains], waiting: [...open.waiting] },
    lines: open.lines.slice(-MOST),
  };
};

/** The last of its lines, the oldest first. */
export const timelineLines = ({ lines, waiting }: Timeline, limit: number): readonly TimelineLine[] => {
  const waits = new Set(waiting);
  return lines
    .slice(-limit)
    .map(({ brief, mail, ...line }) =>
      mail === undefined
        ? line
        : { ...line, mail: brief !== undefined && waits.has(brief) ? { ...mail, waits: true as const } : mail },
    );
};

type Open = {
  readonly workers: Set<string>;
  readonly items: Set<string>;
  readonly trains: Set<string>;
};

/** Also takes in who works it, what they ask and in which trains it is: later events name only those. */
const isAbout = (event: Recorded, task: string, { workers, items, trains }: Open): boolean => {
  if (event.type === 'polecat.assigned' && (event.task === task || event.reviews?.task === task)) {
    workers.add(`${event.polecat}@${event.epoch}`);
    return true;
  }
  if (
    (event.type === 'train.formed' || event.type === 'train.foreseen') &&
    event.members.some((one) => one.task === task)
  ) {
    trains.add(event.train);
    return true;
  }
  if (event.type === 'inbox.added') {
    const { item } = event;
    const isTheirs = item.task === task || (item.polecat !== undefined && isWorker(workers, item.polecat));
    if (isTheirs) items.add(item.id);
    return isTheirs;
  }
  if (event.type === 'inbox.removed') return items.has(event.item);
  if ('train' in event) return event.train !== undefined && trains.has(event.train);
  if ('polecat' in event && 'epoch' in event) return workers.has(`${event.polecat}@${event.epoch}`);
  return 'task' in event && event.task === task;
};

const isWorker = (workers: ReadonlySet<string>, polecat: string): boolean =>
  [...workers].some((one) => one.startsWith(`${polecat}@`));

const briefOf = (event: Recorded): Brief | undefined =>
  'brief' in event && typeof event.brief === 'object' ? event.brief : undefined;

const deliveredBy = (event: Recorded): readonly string[] => {
  if (event.type === 'brief.delivered') return [event.brief];
  return event.type === 'polecat.started' ? event.delivered : [];
};

const tellers: Readonly<Partial<Record<Brief['kind'], string>>> = { told: 'a person', answer: 'a person' };

const mailOf = (event: Recorded): Mail | undefined => {
  const brief = briefOf(event);
  switch (event.type) {
    case 'note.made':
      return { way: 'noted', by: event.polecat, text: event.text };
    case 'merge.requested':
      return event.note === undefined ? undefined : { way: 'handed in', by: event.polecat, text: event.note };
    case 'context.handed-over':
      return { way: 'handed over', by: event.polecat, text: event.note };
    case 'pane.typed':
      return { way: 'typed', by: event.by, text: 'typed into its pane, from the dashboard' };
    case 'inbox.added': {
      const { title, detail, polecat, rig } = event.item;
      return { way: 'asked', by: polecat ?? rig, text: detail.trim() === title.trim() ? title : `${title}\n${detail}` };
    }
    case 'inbox.removed':
      return event.answer === undefined ? undefined : { way: 'answered', by: event.by, text: event.answer };
    case 'merge.returned':
      return { way: 'told', by: event.by, text: event.brief.text };
    default:
      return brief === undefined ? undefined : { way: 'told', by: tellers[brief.kind] ?? 'Mayor', text: brief.text };
  }
};
