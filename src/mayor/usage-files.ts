/** The files that one worker's CLI writes for itself, read to their present end: what it used, and what it does. */
import type { UsageReading, UsageWhere } from '../agents/usage.ts';
import type { Instant } from '../core/ids.ts';
import type { Polecat } from '../core/model.ts';
import type { Sign } from '../core/observed.ts';
import type { QuotaNote } from '../core/quota.ts';
import { type Count, countNotes, newCount } from '../core/usage/count.ts';
import type { Place } from '../ports/transcripts.ts';
import type { House } from './house.ts';
import { zoneAt } from './plan.ts';

export type MeterHouse = Pick<
  House,
  'clock' | 'settings' | 'traits' | 'preset' | 'rig' | 'folder' | 'env' | 'transcripts' | 'log'
>;

export type FilesRead = {
  readonly polecat: Polecat;
  /** When all of a CLI's conversations were last looked through for this one. */
  searchedAt?: Instant;
  /** What was noted before is not of this assignment. */
  readonly from: Instant;
  /** By path. */
  readonly places: Map<string, Place>;
  /** By part: what each file, or what was there before it under its name, comes to. */
  readonly counts: Map<string, Count>;
};

/** Somebody may have thousands of conversations, and a search goes through all of their folders. */
const SEARCH_MS = 10_000;

/** The newest sign of what was read, and what was told last of the account's limits. */
export type Told = { readonly sign?: Sign; readonly quota?: QuotaNote };

/** `now`: also when the files have just been searched for in vain. */
export const readFiles = async (
  reader: FilesRead,
  polecat: Polecat,
  usage: UsageReading,
  house: MeterHouse,
  when: 'now' | 'soon',
): Promise<Told> => {
  let sign: Sign | undefined;
  let quota: QuotaNote | undefined;
  for (const path of await filesOf(reader, usage, await whereOf(polecat, house), house, when)) {
    for (let more = true; more; ) {
      const before = reader.places.get(path);
      const found = await house.transcripts.read(path, before, [...usage.marks, ...(usage.signs?.marks ?? [])]);
      if (found === 'gone') break;
      more = found.more;
      reader.places.set(path, found.place);
      const { part } = found.place;
      const known = reader.counts.get(part);
      // Read from its beginning again, a meter that only counts up would count all of it once more.
      const count = known === undefined || (found.anew && known.total !== undefined) ? newCount : known;
      const lines = found.lines.flatMap(parsed);
      const notes = lines.flatMap((line) => usage.read(line) ?? []);
      sign = newestOf([sign, ...lines.map((line) => signIn(line, path, usage))]);
      quota = newestOf([quota, ...lines.map((line) => usage.quota?.(line))]);
      const at = { from: reader.from, otherwise: polecat.assignedAt, zone: zoneAt };
      if (notes.length > 0 || count !== known) reader.counts.set(part, countNotes(count, notes, at));
    }
  }
  return { ...(sign === undefined ? {} : { sign }), ...(quota === undefined ? {} : { quota }) };
};

const filesOf = async (
  reader: FilesRead,
  usage: UsageReading,
  where: UsageWhere,
  { transcripts, clock }: MeterHouse,
  when: 'now' | 'soon',
): Promise<readonly string[]> => {
  if (usage.beside === undefined) return transcripts.find(usage.files(where));
  const known = [...reader.places.keys()].flatMap((path) => usage.beside?.(path, where) ?? []);
  if (known.length > 0) return transcripts.find(known);
  const patterns = usage.files(where);
  // Not yet sought: its conversation is not known.
  if (patterns.length === 0) return [];
  if (when === 'soon' && Math.abs(clock.now() - (reader.searchedAt ?? 0)) < SEARCH_MS) return [];
  reader.searchedAt = clock.now();
  return transcripts.find(patterns);
};

/** A line that is no JSON says nothing: cut off by a crash, or no figures at all. */
const parsed = (line: string): readonly unknown[] => {
  try {
    return [JSON.parse(line)];
  } catch {
    return [];
  }
};

const signIn = (line: unknown, path: string, { signs }: UsageReading): Sign | undefined =>
  signs === undefined || signs.isMain?.(path) === false ? undefined : signs.read(line);

const newestOf = <One extends { readonly at: Instant }>(told: readonly (One | undefined)[]): One | undefined =>
  told.reduce(
    (one, other) => (other !== undefined && (one === undefined || other.at >= one.at) ? other : one),
    undefined,
  );

const whereOf = async (polecat: Polecat, house: MeterHouse): Promise<UsageWhere> => {
  const env = {
    ...house.env(),
    ...house.rig(polecat.rig)?.settings.env,
    ...house.settings().agents[polecat.agent]?.env,
  };
  const folder = await house.folder(polecat.id);
  const { session = '' } = polecat;
  // It becomes a part of a pattern: what an agent tells as its session leads nowhere else.
  return { env, folder, ...(/^[\w-]{4,100}$/.test(session) ? { session } : {}) };
};
