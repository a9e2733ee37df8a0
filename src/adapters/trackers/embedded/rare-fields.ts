/**
 * Fields that came after the first version of the file, and that a team may have had for its own
 * before: a value that is not of our kind (`estimate: 3d`) is theirs, kept and shown as any other field
 * of their own. The fields of the first version are not so: a status that cannot be read is a mistake.
 */
import type { Task, TaskLink } from '../../../core/model.ts';
import { estimateOf, linkKindOf, outcomeOf } from '../../../core/task-fields.ts';
import { type Fields, idFrom, type Key, listAt, refuse, textAt, timeAt, wordAt } from './field-values.ts';

type Rare = {
  readonly task: Partial<Task>;
  readonly uid: string;
  readonly clock: readonly string[];
  /** Names of fields that are somebody else's, by what stands there. */
  readonly theirs: ReadonlySet<string>;
};

export const rareFields = (fields: Fields): Rare => {
  const theirs = new Set<string>();
  const ours = <Value>(key: Key, read: (fields: Fields, key: Key) => Value): Value | undefined => {
    try {
      return read(fields, key);
    } catch {
      theirs.add(key); // Not of our kind: nothing is said of it, and it is written again as it stands.
      return undefined;
    }
  };
  const [role, external, convoy] = [ours('role', wordAt), ours('external', wordAt), ours('convoy', wordAt)];
  const [acceptance, design, parent] = [ours('acceptance', textAt), ours('design', textAt), ours('parent', parentAt)];
  const [estimate, outcome, closedAt] = [
    ours('estimate', minutesAt),
    ours('outcome', outcomeAt),
    ours('closed', endAt),
  ];
  const links = ours('links', linksAt) ?? [];
  const task: Partial<Task> = {
    ...(role === undefined ? {} : { role }),
    ...(parent === undefined ? {} : { parent }),
    ...(links.length === 0 ? {} : { links }),
    ...(estimate === undefined ? {} : { estimate }),
    ...(acceptance === undefined ? {} : { acceptance }),
    ...(design === undefined ? {} : { design }),
    ...(external === undefined ? {} : { externalRef: external }),
    ...(convoy === undefined ? {} : { convoy }),
    ...(outcome === undefined ? {} : { outcome }),
    ...(closedAt === undefined ? {} : { closedAt }),
  };
  return { task, uid: ours('uid', textAt) ?? '', clock: ours('clock', stampsAt) ?? [], theirs };
};

const parentAt = (fields: Fields, key: Key) => {
  const parent = textAt(fields, key);
  return parent === undefined ? undefined : idFrom(key, parent);
};

const linksAt = (fields: Fields, key: Key): readonly TaskLink[] =>
  listAt(fields, key).map((text) => {
    const colon = text.indexOf(':');
    return { kind: linkKindOf(text.slice(0, colon)), task: idFrom(key, text.slice(colon + 1)) };
  });

const minutesAt = (fields: Fields, key: Key): number | undefined => {
  const text = textAt(fields, key);
  return text === undefined ? undefined : estimateOf(Number(text));
};

const outcomeAt = (fields: Fields, key: Key) => {
  const text = textAt(fields, key);
  return text === undefined ? undefined : outcomeOf(text);
};

const endAt = (fields: Fields, key: Key) => timeAt(key, fields.get(key));

/** Ours is a list, be it empty. */
const stampsAt = (fields: Fields, key: Key): readonly string[] => {
  const value = fields.get(key);
  return typeof value === 'string' && value !== '' ? refuse(`"${key}" is not a list of stamps`) : listAt(fields, key);
};
