/**
 * Looks for words in all that the town can read: bounded in bytes, lines and time, a piece at a time, so that nothing else
 * waits for it. What was not looked through is said.
 */

import type { Instant } from '../core/ids.ts';
import type { Task, World } from '../core/model.ts';
import type { Observed } from '../core/observed.ts';
import { withoutColours } from '../core/plain.ts';
import {
  holdsAll,
  linesWith,
  type Notes,
  type SearchHit,
  type SearchSection,
  type SearchView,
  sizeText,
  taskHits,
  textOf,
  wordsIn,
} from '../core/search.ts';
import { plural } from '../core/views/age.ts';
import { feedLine } from '../core/views/feed.ts';
import type { Journal } from '../ports/journal.ts';
import type { House, OpenRig } from './house.ts';

/** As much of a town as is searched. */
export type Searchable = {
  readonly house: Pick<House, 'clock' | 'logs'> & {
    readonly runtime: Pick<House['runtime'], 'screen'>;
    rigs(): readonly Pick<OpenRig, 'settings' | 'tracker'>[];
  };
  readonly journal: Pick<Journal, 'read'>;
  readonly world: World;
  readonly observed: Observed;
};

/** Nobody waits longer for an answer while they type. */
const MS = 1_500;
const LOGS = 200;
const LOG_BYTES = 256 * 1_024;
const ALL_LOG_BYTES = 8 * 1_024 * 1_024;
/** Lines above what a pane shows. */
export const HISTORY = 2_000;
const EVENTS = 2_000;
/** Tasks whose notes are read, those that changed last. */
const NOTES = 200;
/** Files and panes that are read at once. */
const TOGETHER = 4;
/** Tasks that are looked through without a pause. */
const AT_ONCE = 200;

/** At most `limit` hits in each section, the newest or the best first. */
export const searchTown = async (text: string, limit: number, town: Searchable): Promise<SearchView> => {
  const words = wordsIn(text);
  if (words.length === 0) return { words: text, sections: [] };
  const search: Search = { text, words, limit, until: town.house.clock.now() + MS, town };
  const sections = await Promise.all([inTasks(search), inLogs(search), inScreens(search), inEvents(search)]);
  return { words: text, sections };
};

type Search = {
  readonly text: string;
  readonly words: readonly string[];
  readonly limit: number;
  readonly until: Instant;
  readonly town: Searchable;
};

const section = (
  { limit }: Search,
  kind: SearchSection['kind'],
  hits: readonly SearchHit[],
  through: string,
  cut: boolean,
): SearchSection => ({ kind, hits: hits.slice(0, limit), more: hits.length > limit, through, cut });

const inTasks = async (search: Search): Promise<SearchSection> => {
  const { rigs } = search.town.observed;
  const known = Object.values(rigs).flatMap(({ tasks }) => (tasks === 'unknown' ? [] : tasks));
  const recent = known.toSorted((a, b) => b.updatedAt - a.updatedAt).slice(0, NOTES);
  const { notes, read } = await notesOf(recent, search);
  const cut = read < recent.length || Object.values(rigs).some(({ tasks }) => tasks === 'unknown');
  const fitting = await holding(known, notes, search);
  const through = `${plural(known.length, 'task')}, notes of ${read === known.length ? 'all' : `the ${read} changed last`}`;
  return section(search, 'tasks', taskHits(fitting, notes, search.text), through, cut);
};

/** A few hundred at a time, and whatever else is to be done in between: thousands of texts take a while. */
const holding = async (tasks: readonly Task[], notes: Notes, { words, town }: Search): Promise<readonly Task[]> => {
  const { clock } = town.house;
  const found: Task[] = [];
  for (let from = 0; from < tasks.length; from += AT_ONCE) {
    if (from > 0) await new Promise<void>((resolve) => void clock.after(0, resolve));
    found.push(...tasks.slice(from, from + AT_ONCE).filter((task) => holdsAll(textOf(task, notes), words)));
  }
  return found;
};

const notesOf = async (
  tasks: readonly Task[],
  search: Search,
): Promise<{ readonly notes: Notes; readonly read: number }> => {
  const trackers = new Map(search.town.house.rigs().map((rig) => [rig.settings.name as string, rig.tracker]));
  const notes = new Map<string, readonly string[]>();
  const read = await each(tasks, search, async (task) => {
    const found = await trackers.get(task.rig)?.get(task.id);
    if (found === undefined || found === 'absent') return;
    notes.set(
      task.id,
      found.comments.map((comment) => comment.text),
    );
  });
  return { notes, read };
};

const inLogs = async (search: Search): Promise<SearchSection> => {
  const { house } = search.town;
  const all = await house.logs.list(LOGS);
  let bytes = 0;
  const within = all.filter((log) => {
    bytes += Math.min(log.bytes, LOG_BYTES);
    return bytes <= ALL_LOG_BYTES;
  });
  const found = new Map<number, readonly SearchHit[]>();
  let seen = 0;
  const read = await each(within, search, async (log, index) => {
    const text = await house.logs.tail(log, LOG_BYTES);
    if (text === 'gone') return;
    seen += Math.min(log.bytes, LOG_BYTES);
    const { task, rig, gate, at } = log;
    const lines = linesWith(text, search.words, search.limit + 1);
    found.set(
      index,
      lines.map((line) => ({ ...line, where: `${gate} of ${task}`, task, rig, gate, at })),
    );
  });
  const hits = within.flatMap((_log, index) => found.get(index) ?? []);
  const through =
    all.length === 0 ? 'no log: no gate has run yet' : `the last ${sizeText(seen)} of ${plural(read, 'log')}`;
  return section(search, 'logs', hits, through, read < all.length);
};

const inScreens = async (search: Search): Promise<SearchSection> => {
  const { house, observed, world } = search.town;
  const panes = (observed.panes === 'unknown' ? [] : observed.panes).filter(
    ({ polecat, run }) => world.polecats[polecat]?.run === run,
  );
  const found = new Map<number, readonly SearchHit[]>();
  const read = await each(panes, search, async ({ pane, polecat }, index) => {
    const screen = await house.runtime.screen(pane, HISTORY);
    if (screen === 'gone') return;
    const one = world.polecats[polecat];
    const of = one === undefined ? {} : { task: one.task, rig: one.rig };
    const lines = linesWith(screen.lines.map(withoutColours).join('\n'), search.words, search.limit + 1);
    found.set(
      index,
      lines.map((line) => ({ ...line, ...of, where: polecat, polecat })),
    );
  });
  const hits = panes.flatMap((_pane, index) => found.get(index) ?? []);
  const through =
    panes.length === 0 ? 'no pane: none is open' : `${plural(read, 'pane')}, each with up to ${HISTORY} lines above it`;
  return section(search, 'screens', hits, through, read < panes.length || observed.panes === 'unknown');
};

const inEvents = async (search: Search): Promise<SearchSection> => {
  const { journal, world } = search.town;
  const recorded = await journal.read(Math.max(0, world.seq - EVENTS), EVENTS);
  const lines = recorded.flatMap((one) => feedLine(one) ?? []);
  const hits = lines.toReversed().flatMap((line): readonly SearchHit[] => {
    if (linesWith(line.text.replaceAll('\n', ' '), search.words, 1).length === 0) return [];
    const { text, seq, at, rig, subject = '' } = line;
    const task = world.polecats[subject]?.task ?? (observedTask(search, subject) ? subject : undefined);
    return [
      {
        ...{ where: subject, text, seq, at },
        ...(rig === undefined ? {} : { rig }),
        ...(task === undefined ? {} : { task }),
      },
    ];
  });
  return section(search, 'events', hits, `the last ${plural(recorded.length, 'event')}`, world.seq > EVENTS);
};

const observedTask = ({ town }: Search, id: string): boolean =>
  Object.values(town.observed.rigs).some(({ tasks }) => tasks !== 'unknown' && tasks.some((task) => task.id === id));

/** A few at once, in order, until time is up. What cannot be read is left out. Resolves with how many there was time for. */
const each = async <Item>(
  items: readonly Item[],
  { until, town }: Search,
  work: (item: Item, index: number) => Promise<void>,
): Promise<number> => {
  let next = 0;
  let done = 0;
  const worker = async (): Promise<void> => {
    while (next < items.length && town.house.clock.now() < until) {
      const index = next;
      next += 1;
      const item = items[index];
      // One that fails says so where it is read for its own sake.
      if (item !== undefined) await work(item, index).catch(() => undefined);
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: TOGETHER }, worker));
  return done;
};
