/** All that the dashboard knows at one moment. Plain data: a test builds one and looks at the frame. */
import type { Refusal } from '../../core/command.ts';
import type { GateReport } from '../../core/gate.ts';
import type { Instant } from '../../core/ids.ts';
import type { Scope } from '../../core/permissions/grant.ts';
import type { Spot } from '../../core/review/comment.ts';
import type { SearchView } from '../../core/search.ts';
import type { CostGroup, CostRow } from '../../core/views/costs.ts';
import type { FeedLine } from '../../core/views/feed-line.ts';
import type { Beside, ReviewView } from '../../core/views/review.ts';
import type { ReviewRow } from '../../core/views/review-rows.ts';
import type { StatusView } from '../../core/views/status.ts';
import type { UndoRow } from '../../core/views/undos.ts';
import type { DiffView } from '../../mayor/town.ts';
import type { Screen } from '../../ports/runtime.ts';
import type { AgentHere } from './agents-here.ts';
import type { ConvoyDraft } from './board/convoy-draft.ts';
import type { Draft } from './compose/draft.ts';
import type { Edited } from './compose/editor.ts';
import type { Offer } from './compose/offer.ts';
import type { FeedPlace } from './feed-view.ts';
import type { OwnKeys } from './keymap.ts';
import type { Order } from './list/marks.ts';
import type { Tab, TabContent } from './preview/tabs.ts';
import type { TypingInto } from './preview/typing.ts';
import type { DiffLine } from './review/diff-lines.ts';
import type { Grouping, Sorting } from './rows/groups.ts';
import { REST_OF_LANDED, type Row } from './rows/list.ts';
import type { Effect, Reasons } from './step.ts';
import type { Done } from './takeback.ts';

export type Size = { readonly columns: number; readonly rows: number };

/** `absent`: asked for, and not there. */
export type Loaded<View> = View | 'loading' | 'absent';

/** What fills the terminal. */
export type Place =
  | { readonly kind: 'home' }
  /** The selected row alone: everything that is known of it, and its pane. */
  | {
      readonly kind: 'look';
      /** How many lines of the pane come after the one that was sought; until somebody scrolls. */
      readonly back?: number;
      readonly from?: Place;
    }
  | {
      readonly kind: 'diff';
      readonly task: string;
      readonly view: Loaded<DiffView>;
      /** The view, read and weighed once. */
      readonly review?: ReviewView;
      readonly beside?: Beside;
      /** All of it, as far as it is not folded. */
      readonly rows: readonly ReviewRow[];
      /** Files whose fold was turned. */
      readonly turned: readonly string[];
      /** Lines one below the other also where there is room for both sides. */
      readonly stacked?: true;
      /** Where leaving it leads; home where it says nothing. */
      readonly from?: Place;
      /** The row that keys are about. */
      readonly at: number;
      readonly top: number;
      readonly left: number;
    }
  /** `of`: the polecat, or the task that has none. */
  | {
      readonly kind: 'why';
      readonly of: string;
      readonly view: Loaded<Reasons>;
      readonly top: number;
      readonly from?: Place;
    }
  | { readonly kind: 'compose'; readonly draft: Draft }
  /** What came of the gates of a task. `on`: the name of the chosen one. */
  | {
      readonly kind: 'gates';
      readonly task: string;
      readonly view: Loaded<GateReport>;
      readonly on?: string;
      readonly from: Place;
    }
  /** What one of them printed. */
  | {
      readonly kind: 'log';
      readonly task: string;
      readonly gate: string;
      readonly view: Loaded<string>;
      readonly top: number;
      /** How many lines come after the one that was sought; once it is read, `mark` is which line that is. */
      readonly back?: number;
      readonly mark?: number;
      readonly from: Place;
    }
  /** Words everywhere. `view`: what was found last, `failed`: why nothing could be; `on`: the chosen hit. */
  | {
      readonly kind: 'search';
      readonly edited: Edited;
      readonly view?: SearchView;
      readonly failed?: string;
      readonly on?: string;
      readonly from: Place;
    }
  /** What merges in each rig. `on`: the chosen task. */
  | { readonly kind: 'trains'; readonly on?: string; readonly from?: Place }
  /** Tasks as cards by state, in lanes by convoy. `on`: the chosen task. */
  | { readonly kind: 'board'; readonly on?: string }
  /** What waits for what, in a convoy or among all open tasks. `on`: the chosen task. */
  | { readonly kind: 'graph'; readonly of?: string; readonly on?: string }
  | FeedPlace
  | { readonly kind: 'new-convoy'; readonly draft: ConvoyDraft; readonly from: Place }
  /** The rigs with their settings, what was used, the agents with their quotas. `on`: the id of the chosen one. */
  | { readonly kind: 'rigs'; readonly on?: string }
  | { readonly kind: 'costs'; readonly view: Loaded<readonly CostRow[]>; readonly by: CostGroup; readonly on?: string }
  | { readonly kind: 'agents'; readonly on?: string }
  /** Several attempts at a task. `on`: the number of the chosen one. */
  | { readonly kind: 'contest'; readonly task: string; readonly on?: string; readonly from?: Place }
  /** What has landed last. `on`: the task whose landing is chosen. */
  | {
      readonly kind: 'landings';
      readonly view: Loaded<readonly UndoRow[]>;
      readonly on?: string;
      readonly from?: Place;
    }
  | { readonly kind: 'help'; readonly top: number; readonly from: Place };

export type Purpose =
  | { readonly kind: 'tell'; readonly polecat: string }
  | { readonly kind: 'answer'; readonly item: string; readonly who: string }
  | { readonly kind: 'deny'; readonly item: string; readonly who: string; readonly for?: Scope }
  /** The reason that all of them are told; whom it meets was seen as it was asked, and stays so. */
  | { readonly kind: 'deny-all'; readonly whom: string; readonly orders: readonly Order[] }
  | { readonly kind: 'reject'; readonly task: string }
  | { readonly kind: 'sling'; readonly task: string }
  | { readonly kind: 'comment'; readonly task: string; readonly tree: string; readonly on: Spot }
  /** Back to its agent with so many comments. */
  | { readonly kind: 'send-back'; readonly task: string; readonly comments: number }
  | { readonly kind: 'filter'; readonly before: string }
  | { readonly kind: 'feed-words'; readonly before: string };

/** What is to hold for more than once. */
export type Kind = {
  readonly item: string;
  readonly who: string;
  readonly rule: string;
  readonly answer: 'allow' | 'deny';
};

/** What the line above the footer asks. */
export type Asking =
  | ({ readonly kind: 'scope' } & Kind)
  /** `on`: the chosen command. `row`, `tree`: what was selected and in sight when it was opened. */
  | {
      readonly kind: 'palette';
      readonly edited: Edited;
      readonly on?: string;
      readonly row?: string;
      readonly tree?: string;
    }
  | { readonly kind: 'text'; readonly purpose: Purpose; readonly edited: Edited }
  /** Holds what is to be done, so that a list that moves meanwhile cannot change whom it meets. */
  | {
      readonly kind: 'sure';
      readonly question: string;
      readonly effect: Effect;
      readonly row?: string;
      readonly word: string;
      /** What of `done` it takes back, which is then no more to be taken back. */
      readonly back?: Done;
    };

export type Notice = {
  readonly tone: 'good' | 'attention' | 'bad' | 'plain';
  readonly text: string;
  readonly hint?: string;
  readonly lines?: readonly string[];
  readonly at: Instant;
};

export type State = {
  readonly now: Instant;
  readonly size: Size;
  /** When the person pressed a key last. */
  readonly keyAt?: Instant;
  /** What the mouse pressed last: twice the same is one for "open it". */
  readonly click?: { readonly on: string; readonly at: Instant };
  /** Absent until the town was heard for the first time. */
  readonly status?: StatusView;
  readonly up: boolean;
  readonly because?: string;
  /** Since when it does not answer. */
  readonly lostAt?: Instant;
  /** It is being started again at the person's word. */
  readonly reviving?: true;
  /** Of this dashboard, and when it was opened. */
  readonly version?: { readonly own: string; readonly openedAt: Instant };
  /** Derived from status, filter and folded; kept so that keys and frames see the same list. */
  readonly rows: readonly Row[];
  readonly filter: string;
  /** Sections and convoys, and what else is shown in part only. */
  readonly folded: readonly string[];
  readonly grouping: Grouping;
  readonly sorting: Sorting;
  /** Minutes east of UTC, at present. */
  readonly zone: number;
  /** Rows that the next key is about, all together. */
  readonly marks: readonly string[];
  readonly focus: 'list' | 'feed';
  readonly selected?: string;
  /** The person chose the row; until they do, the first one that needs them is selected. */
  readonly chosen: boolean;
  /** First row of the list that is in its window. */
  readonly top: number;
  /** When the selection was last moved by the town and not by the person. */
  readonly slidAt: Instant;
  /** When the next row last slid in for one that the person's own command took away. */
  readonly followedAt?: Instant;
  /** What was pressed last. */
  readonly lastKey?: { readonly name: string; readonly at: Instant };
  /** What was done from here, the last first. */
  readonly done?: readonly Done[];
  /** Rows whose command was refused: why, until it is given again or put away. */
  readonly refused?: Readonly<Record<string, Refusal>>;
  readonly feed: readonly FeedLine[];
  /** Sequence number of the selected line of the feed. */
  readonly line?: number;
  /** `history`: so many lines above the screen were asked for. */
  readonly screen?: { readonly polecat: string; readonly shown: Screen | 'gone'; readonly history?: number };
  /** Which tab is wanted of whatever is selected, and what was read for the one that is shown. */
  readonly tab: Tab;
  readonly tabbed?: { readonly of: string; readonly content: TabContent };
  /** How far the tab in sight is scrolled; of another one it says nothing. */
  readonly scroll?: { readonly of: string; readonly by: number };
  /** The person's keys go into this pane. */
  readonly typing?: TypingInto;
  /** The diff of the selected review, for the preview. */
  readonly glance?: DiffView & { readonly lines: readonly DiffLine[] };
  readonly place: Place;
  readonly asking?: Asking;
  readonly notice?: Notice;
  /** Rows whose command was sent and not yet seen done, with the word to show. */
  readonly sent: Readonly<Record<string, string>>;
  /** What was written and not taken, by what it was written for. */
  readonly kept?: Readonly<Record<string, string>>;
  /** A task begun and left: `n` takes it up again. */
  readonly draft?: Draft;
  /** What a new task of a rig may have; of the rig that was asked about last. */
  readonly offer?: Offer;
  /** A convoy begun and left. */
  readonly convoyDraft?: ConvoyDraft;
  /** When an earlier dashboard left which of the two, until that was said in its form. */
  readonly takenUp?: { readonly task?: Instant; readonly convoy?: Instant };
  /** Keys of the person's own. */
  readonly keys?: OwnKeys;
  /** What the palette has run, the last first. */
  readonly recent?: readonly string[];
  /** Motion is reduced. */
  readonly still?: true;
  /** The demo's town: a line says what to press. */
  readonly tour?: true;
  /** Agent CLIs, once they were asked for. */
  readonly agents?: readonly AgentHere[];
  /** Only the change of this task is shown; to leave it is to leave. */
  readonly only?: string;
};

export const firstState = (size: Size, now: Instant): State => ({
  now,
  size,
  up: true,
  rows: [],
  filter: '',
  folded: [REST_OF_LANDED],
  grouping: 'need',
  sorting: 'need',
  zone: 0,
  marks: [],
  focus: 'list',
  chosen: false,
  top: 0,
  slidAt: 0,
  feed: [],
  tab: 'live',
  place: { kind: 'home' },
  sent: {},
});
