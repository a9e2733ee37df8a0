/** A line of the event feed, and what is known again by its words. */

/** For people. `tone` is a meaning, never the only carrier of it. */
export type FeedLine = {
  readonly seq: number;
  readonly at: number;
  readonly tone: 'plain' | 'good' | 'attention' | 'bad';
  readonly text: string;
  readonly subject?: string;
  /** The kind of its event, and whom that names; absent where it names none. */
  readonly event?: string;
  readonly rig?: string;
  readonly task?: string;
  readonly polecat?: string;
  readonly convoy?: string;
};

export const rejectedText = (by: string, task: string): string =>
  `${by} rejected ${task}, and it goes back to its agent`;

/** Whether a person sent it back: of that kind of event are also red gates and conflicts. */
export const isRejection = ({ event, task, text }: FeedLine): boolean =>
  event === 'merge.returned' && task !== undefined && text.includes(rejectedText('', task));
