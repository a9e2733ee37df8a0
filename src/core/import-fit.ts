/** A task from elsewhere made fit for a rig: what is too long or too strange is told, or moved into the body. */
import { UsageError } from './errors.ts';
import type { ExchangeComment, ExchangeTask, Lost } from './exchange.ts';
import type { Instant, RigName, TaskId } from './ids.ts';
import type { Task, TaskLink } from './model.ts';
import { plainLine } from './plain.ts';
import {
  bodyOf,
  commentOf,
  customOf,
  estimateOf,
  instantOf,
  isFieldName,
  joinBody,
  labelsOf,
  lineOf,
  linksOf,
  nameOf,
  proseOf,
  titleOf,
} from './task-fields.ts';

type Place = {
  readonly id: TaskId;
  readonly rig: RigName;
  readonly now: Instant;
  readonly old?: Task;
  /** The id here of a task that is called so there. */
  readonly idOf: (name: string) => TaskId | undefined;
};

const TITLE_LIMIT = 500;

/** @throws UsageError when it cannot be a task at all: no title, more than a mebibyte of text. */
export function fitTask(from: ExchangeTask, place: Place, lost: Lost[]): Task {
  const { id, rig, now, old } = place;
  const tell = (field: string, why: string): void => void lost.push({ task: from.id, field, why });
  const kept = <Value>(field: string, make: () => Value): Value | undefined => {
    try {
      return make();
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      tell(field, error.message);
      return undefined;
    }
  };
  const { title, body, prose } = texts(from);
  const createdAt = from.createdAt ?? old?.createdAt ?? now;
  const updatedAt = from.updatedAt ?? from.createdAt ?? old?.updatedAt ?? createdAt;
  const { agent, role, estimate, convoy, assignee, deferUntil, closedAt, outcome } = from;
  const closed = from.status === 'closed';
  return {
    id,
    rig,
    title,
    body,
    kind: from.kind,
    status: from.status,
    priority: from.priority,
    labels: from.labels.flatMap((label) => kept('labels', () => labelsOf([label])) ?? []),
    ...edges(from, place, tell),
    ...prose,
    ...present({
      agent: agent && kept('agent', () => nameOf('agent', agent)),
      role: role && kept('role', () => nameOf('role', role)),
      convoy: convoy && kept('convoy', () => lineOf('convoy', convoy)),
      assignee: assignee && kept('assignee', () => nameOf('holder', assignee)),
      estimate: estimate === undefined ? undefined : kept('estimate', () => estimateOf(estimate)),
      deferUntil: deferUntil === undefined ? undefined : kept('deferUntil', () => instantOf(deferUntil)),
    }),
    ...(closed && closedAt !== undefined ? { closedAt } : {}),
    ...(closed && outcome !== undefined && outcome !== 'done' ? { outcome } : {}),
    ...references(from, id, kept),
    createdAt,
    updatedAt,
    origin: 'foreign',
  };
}

/** Empty ones are none. */
export const fitComments = (from: ExchangeTask, lost: Lost[]): readonly ExchangeComment[] =>
  from.comments.flatMap(({ by, at, text }) => {
    if (text.trim() === '') return [];
    try {
      return [{ by: plainLine(by).slice(0, 100) || 'unknown', at: instantOf(at), text: commentOf(text) }];
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      lost.push({ task: from.id, field: 'comments', why: error.message });
      return [];
    }
  });

type Tell = (field: string, why: string) => void;
type Kept = <Value>(field: string, make: () => Value) => Value | undefined;

type Present<Fields> = { [Key in keyof Fields]?: Exclude<Fields[Key], undefined> };

const present = <Fields extends object>(given: Fields): Present<Fields> => {
  const kept: Present<Fields> = { ...given };
  for (const key in kept) if (kept[key] === undefined || kept[key] === '') delete kept[key];
  return kept;
};

/** Long criteria and designs go into the body, as does the whole of a title that is too long. */
const texts = (
  from: ExchangeTask,
): Pick<Task, 'title' | 'body'> & { readonly prose: Pick<Task, 'acceptance' | 'design'> } => {
  const short = shortTitle(from.title);
  const { title, rest } = titleOf(short);
  const parts = [joinBody(rest, short === from.title ? from.body : joinBody(from.title, from.body))];
  const prose: { acceptance?: string; design?: string } = {};
  for (const [field, head] of [
    ['design', 'Design'],
    ['acceptance', 'Acceptance Criteria'],
  ] as const) {
    const text = from[field];
    if (text === undefined || text === '') continue;
    try {
      prose[field] = proseOf(field, text);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      parts.push(`## ${head}\n\n${text}`);
    }
  }
  return { title, body: bodyOf(parts.filter((part) => part !== '').join('\n\n')), prose };
};

const shortTitle = (title: string): string => {
  const line = plainLine(title.split(/[\r\n]/).find((part) => plainLine(part) !== '') ?? '');
  return line.length <= TITLE_LIMIT ? title : `${[...line.slice(0, TITLE_LIMIT - 2)].slice(0, -1).join('')}…`;
};

const edges = (from: ExchangeTask, { idOf, id }: Place, tell: Tell): Pick<Task, 'dependsOn' | 'parent' | 'links'> => {
  const known = (field: string, name: string): readonly TaskId[] => {
    const other = idOf(name);
    if (other === undefined) tell(field, `there is no ${name}`);
    else if (other === id) tell(field, 'it names itself');
    else return [other];
    return [];
  };
  const dependsOn = [...new Set(from.dependsOn.flatMap((name) => known('dependsOn', name)))];
  const [parent] = from.parent === undefined ? [] : known('parent', from.parent);
  const links = linksOf(
    (from.links ?? []).flatMap(({ kind, task }): TaskLink[] =>
      known('links', task).map((other) => ({ kind, task: other })),
    ),
  );
  return {
    dependsOn,
    ...(parent === undefined ? {} : { parent }),
    ...(links.length === 0 ? {} : { links }),
  };
};

/** Where its id is another here, the one it had is its external reference; what was that becomes a field. */
const references = (from: ExchangeTask, id: TaskId, kept: Kept): Pick<Task, 'externalRef' | 'custom'> => {
  const renamed = from.address !== undefined || from.id !== id;
  const ref = renamed ? (from.address ?? from.id) : from.externalRef;
  const old =
    renamed && from.externalRef !== undefined && from.externalRef !== ref ? { external_ref: from.externalRef } : {};
  const fields: Record<string, string> = {};
  for (const [given, value] of Object.entries({ ...from.custom, ...old })) {
    const name = isFieldName(given) ? `their_${given}` : given;
    const { custom } = kept(`field ${name}`, () => customOf({}, { [name]: value })) ?? {};
    if (custom?.[name] !== undefined && custom[name] !== '') fields[name] = custom[name];
  }
  const externalRef =
    ref === undefined || ref === '' ? undefined : kept('externalRef', () => lineOf('external reference', ref));
  return {
    ...(externalRef === undefined ? {} : { externalRef }),
    ...(Object.keys(fields).length === 0 ? {} : { custom: fields }),
  };
};
