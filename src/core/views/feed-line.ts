/** One line of the event feed, for people. `tone` is a meaning, never the only carrier of it. */
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
