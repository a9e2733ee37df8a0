/** What is known of the repository's issues, and how it is brought up to date. */
import { TerminalError } from '../../../core/errors.ts';
import type { Instant, RigName, TaskId } from '../../../core/ids.ts';
import type { Task } from '../../../core/model.ts';
import type { Client } from '../../api-client.ts';
import { type Issue, instantText, issueShape, type Mapping, numberOf, parseAs, taskIn, unreadable } from './issue.ts';

export type Book = {
  /** The address of the list of issues. */
  readonly base: string;
  readonly mapping: () => Promise<Mapping>;
  list(): Promise<readonly Task[]>;
  get(id: TaskId): Promise<Task | undefined>;
  /** An issue as GitHub has just told it. */
  keep(issue: Issue): void;
};

export type BookParts = {
  readonly client: Client;
  readonly rig: RigName;
  /** `owner/name` */
  readonly repo: string;
  readonly mapping: () => Promise<Mapping>;
  readonly now: () => Instant;
};

/** `since` never tells of an issue that was deleted or moved away: so often all are read anew. */
const WHOLE_MS = 60 * 60_000;

export function bookOf({ client, rig, repo, mapping, now }: BookParts): Book {
  const base = `/repos/${repo}/issues`;
  const known = new Map<number, Issue>();
  let readAt: Instant | undefined;
  let listed: readonly Task[] | undefined;

  const keep = (issue: Issue): void => {
    // GitHub's times are whole seconds: of two changes within one only the rest of the issue tells.
    if (JSON.stringify(known.get(issue.number)) !== JSON.stringify(issue)) listed = undefined;
    known.set(issue.number, issue);
  };

  const refresh = async (): Promise<void> => {
    if (readAt !== undefined && now() - readAt <= WHOLE_MS) {
      const { items, changed } = await client.pages(`${base}?${sinceQuery(known.values())}`);
      if (changed) for (const item of items) keep(parseAs(issueShape, item));
      return;
    }
    const began = now();
    const { items } = await client.pages(`${base}?state=all&sort=created&direction=asc&per_page=100`);
    const all = items.map((item) => parseAs(issueShape, item));
    const there = new Set(all.map(({ number }) => number));
    for (const number of [...known.keys()]) if (!there.has(number)) forget(number);
    for (const issue of all) keep(issue);
    readAt = began;
  };

  const forget = (number: number): void => {
    if (known.delete(number)) listed = undefined;
  };

  const one = async (number: number): Promise<Issue | undefined> => {
    const { status, json } = await client.get(`${base}/${number}`, [404, 410]);
    const issue = issueShape.safeParse(status === 200 ? json : { number: 0 });
    if (status === 200 && !issue.success) throw unreadable(issue.error);
    // One that was moved to another repository answers from there, with another number.
    if (issue.success && issue.data.number === number) {
      keep(issue.data);
      return issue.data;
    }
    forget(number);
    return undefined;
  };

  return {
    base,
    mapping,
    keep,
    async list() {
      await refresh();
      const map = await mapping();
      listed ??= [...known.values()].sort((a, b) => a.number - b.number).flatMap((issue) => taskIn(issue, map) ?? []);
      return listed;
    },
    async get(id) {
      const number = numberOf(rig, id);
      const issue = number === undefined ? undefined : await one(number);
      return issue && taskIn(issue, await mapping());
    },
  };
}

const sinceQuery = (known: Iterable<Issue>): string => {
  let newest = 0;
  for (const { updated_at } of known) newest = Math.max(newest, updated_at);
  return `state=all&sort=updated&direction=asc&per_page=100&since=${instantText(newest)}`;
};

export const addressOf = ({ base }: Book, rig: RigName, id: TaskId): string => {
  const number = numberOf(rig, id);
  if (number === undefined) throw new TerminalError(`${id} is no issue of ${base}`);
  return `${base}/${number}`;
};
