/** What waits for a person. */
import type { Instant, ItemId, PolecatId, RigName, TaskId } from './ids.ts';

export type InboxKind =
  | 'permission' /* an agent wants to run or change something */
  | 'question' /* an agent asked with `mayor ask` */
  | 'dialog' /* the CLI shows a dialog: trust, login, bypass warning, a question with choices */
  | 'stuck'; /* retries are used up, or an agent stopped twice without `done` */

/** An option of a dialog, under the digit that it has there. */
export type Choice = { readonly key: string; readonly label: string };

/** Something that waits for a person. Merges in review are not repeated here but shown beside it. */
export type InboxItem = {
  readonly id: ItemId;
  readonly kind: InboxKind;
  readonly rig: RigName;
  readonly task?: TaskId;
  readonly polecat?: PolecatId;
  /** One plain sentence. */
  readonly title: string;
  /** The whole command, diff or log, cleaned of control sequences. */
  readonly detail: string;
  /** What may be answered; `text` means free text, `choice` one of `choices`. */
  readonly options: readonly ('allow' | 'deny' | 'choice' | 'text' | 'retry' | 'dismiss')[];
  readonly choices?: readonly Choice[];
  /** A `mayor ask` that waits for its answer: it is read from the journal, not typed into a pane. */
  readonly waits?: true;
  /** The rule that an answer for more than once makes; `once`: why there is none. */
  readonly rule?: string;
  readonly once?: string;
  /** The detail is a change of files: its lines begin with their sign. */
  readonly change?: true;
  readonly at: Instant;
};

/** What was asked and how that was answered, in short: kept beside the answer, since the item is gone by then. */
export type Asked = Pick<InboxItem, 'kind' | 'rig' | 'task' | 'polecat' | 'title'> & {
  readonly answered: InboxItem['options'][number];
};

/** Letters of its title. */
const TITLE = 200;

export const askedIn = ({ kind, rig, task, polecat, title }: InboxItem, answered: Asked['answered']): Asked => ({
  ...{ kind, rig, answered },
  title: [...title].slice(0, TITLE).join(''),
  ...(task === undefined ? {} : { task }),
  ...(polecat === undefined ? {} : { polecat }),
});
