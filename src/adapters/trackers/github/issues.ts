/** Writing the issues of one repository. */
import { z } from 'zod';
import { TerminalError } from '../../../core/errors.ts';
import type { Instant, RigName } from '../../../core/ids.ts';
import type { Task } from '../../../core/model.ts';
import type { Client } from '../../api-client.ts';
import { signComment } from '../hidden-fields.ts';
import type { IssueStore } from '../issue-tracker.ts';
import { addressOf, type Book, bookOf } from './book.ts';
import { commentIn, commentShape, issueOf, issueShape, parseAs, taskIn } from './issue.ts';

export type IssuesParts = {
  readonly client: Client;
  readonly rig: RigName;
  /** `owner/name` */
  readonly repo: string;
  readonly label: string | undefined;
  readonly now: () => Instant;
};

export function issuesIn({ client, rig, repo, label, now }: IssuesParts): IssueStore {
  const me = loginOf(client);
  const book = bookOf({ client, rig, repo, mapping: async () => ({ rig, label, me: await me() }), now });
  return {
    list: book.list,
    get: book.get,
    async comments({ id }) {
      const { items } = await client.pages(`${addressOf(book, rig, id)}/comments?per_page=100`);
      return items.map((item) => commentIn(parseAs(commentShape, item)));
    },
    create: (task) => create(client, book, task),
    async save(before, after, by, comment) {
      const at = addressOf(book, rig, before.id);
      await save(client, book, at, before, after);
      if (comment !== undefined) await client.send('POST', `${at}/comments`, { body: signComment(by, comment) });
      return (await book.get(before.id)) ?? after;
    },
  };
}

const create = async (client: Client, book: Book, task: Task): Promise<Task> => {
  const mapping = await book.mapping();
  const { title, body, labels } = issueOf(task, mapping);
  const { json } = await client.send('POST', book.base, { title, body, labels });
  const issue = parseAs(issueShape, json);
  book.keep(issue);
  const made = taskIn(issue, mapping);
  if (made !== undefined) return made;
  throw new TerminalError(`GitHub made issue ${issue.number} without its labels`, {
    hint: 'Give the token leave to write to the repository',
  });
};

/** One request a kind of field, and only for what differs: what others change meanwhile stays. */
const save = async (client: Client, book: Book, at: string, before: Task, after: Task): Promise<void> => {
  const mapping = await book.mapping();
  const [from, to] = [issueOf(before, mapping), issueOf(after, mapping)];
  const isMoved = from.state !== to.state || from.stateReason !== to.stateReason;
  const fields = {
    ...(from.title === to.title ? {} : { title: to.title }),
    ...(from.body === to.body ? {} : { body: to.body }),
    ...(isMoved ? { state: to.state, state_reason: to.stateReason } : {}),
  };
  if (Object.keys(fields).length > 0) await client.send('PATCH', at, fields);
  const added = to.labels.filter((name) => !from.labels.includes(name));
  if (added.length > 0) await client.send('POST', `${at}/labels`, { labels: added });
  for (const name of from.labels.filter((old) => !to.labels.includes(old)))
    await client.send('DELETE', `${at}/labels/${encodeURIComponent(name)}`, undefined, [404]);
  await assign(client, at, mapping.me, before, after);
};

/**
 * Shows people that somebody works on it: GitHub's assignees are accounts, so it is the token's own.
 * Without leave to assign GitHub drops it silently; the label says the same.
 */
const assign = async (client: Client, at: string, me: string | undefined, before: Task, after: Task): Promise<void> => {
  const [was, is] = [isHeld(before), isHeld(after)];
  if (me === undefined || was === is) return;
  await client.send(is ? 'POST' : 'DELETE', `${at}/assignees`, { assignees: [me] }, [403, 404, 422]);
};

const isHeld = ({ status, assignee }: Task): boolean => status !== 'closed' && assignee !== undefined;

/** Whose token it is, asked once. Tokens of apps belong to nobody: 403. Without any: 401. */
const loginOf = (client: Client): (() => Promise<string | undefined>) => {
  let asked: Promise<string | undefined> | undefined;
  return () => {
    asked ??= client.get('/user', [401, 403, 404]).then(
      ({ status, json }) => (status === 200 ? parseAs(z.object({ login: z.string() }), json).login : undefined),
      (error: unknown) => {
        asked = undefined;
        throw error;
      },
    );
    return asked;
  };
};
