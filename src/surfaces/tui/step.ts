/** What happens to the dashboard, and what it then wants done. Both are plain data. */
import type { Command, Reply } from '../../core/command.ts';
import type { GateReport } from '../../core/gate.ts';
import type { Instant, PolecatId, TaskId } from '../../core/ids.ts';
import type { Notice, NoticeWay } from '../../core/notices.ts';
import type { SearchView } from '../../core/search.ts';
import type { CostRow } from '../../core/views/costs.ts';
import type { FeedLine } from '../../core/views/feed-line.ts';
import type { TaskWhy } from '../../core/views/routing.ts';
import type { UndoRow } from '../../core/views/undos.ts';
import type { DiffView, TownNews, WhyView } from '../../mayor/town.ts';
import type { Screen, Stroke } from '../../ports/runtime.ts';
import type { AgentHere } from './agents-here.ts';
import type { AfterMaking, Draft, TaskDraft } from './compose/draft.ts';
import type { Offer } from './compose/offer.ts';
import type { Words } from './kept-words.ts';
import type { Key } from './keys/decode.ts';
import type { Mouse } from './keys/mouse.ts';
import type { Arrangement } from './list/arrangement.ts';
import type { Order } from './list/marks.ts';
import type { Target } from './list/naming.ts';
import type { Spot } from './pointing.ts';
import type { TabContent } from './preview/tabs.ts';
import type { Size, State } from './state.ts';
import type { Took } from './takeback.ts';

/** How a wish ended, in words for the person. A `Reply` of the town is one. */
export type Outcome =
  | { readonly ok: true; readonly say: string; readonly subject?: string }
  | Extract<Reply, { readonly ok: false }>;

export type Happening =
  /**
   * `heard`: whom it meets was said before, and is looked after there (lines/hear.ts). `unseen`: the list has moved since the
   * frame that was looked at (terminal/line.ts).
   */
  | { readonly kind: 'key'; readonly key: Key; readonly at: Instant; readonly heard?: true; readonly unseen?: true }
  /** The mouse, on something that was seen there when it was pressed. */
  | { readonly kind: 'pointed'; readonly what: Mouse['what']; readonly spot: Spot; readonly at: Instant }
  /** A command of the palette, by its name. */
  | { readonly kind: 'command'; readonly entry: string; readonly at: Instant }
  /** A thing chosen by what it is called. */
  | { readonly kind: 'named'; readonly target: Target; readonly at: Instant }
  | { readonly kind: 'news'; readonly news: TownNews; readonly at: Instant }
  | { readonly kind: 'feed'; readonly lines: readonly FeedLine[] }
  | { readonly kind: 'resized'; readonly size: Size }
  /** `zone`: minutes east of UTC, which change twice a year. */
  | { readonly kind: 'tick'; readonly at: Instant; readonly zone?: number }
  | {
      readonly kind: 'screen';
      readonly polecat: string;
      readonly shown: Screen | 'gone';
      readonly history?: number;
    }
  | { readonly kind: 'tab'; readonly of: string; readonly content: TabContent }
  /** What was typed is in the pane; or it is held back, or there is no pane. */
  | { readonly kind: 'typed'; readonly polecat: string }
  | { readonly kind: 'held'; readonly polecat: string; readonly because: string; readonly at: Instant }
  | { readonly kind: 'untyped'; readonly polecat: string; readonly at: Instant }
  | { readonly kind: 'glance'; readonly view: DiffView }
  | { readonly kind: 'diff'; readonly task: string; readonly view: DiffView | 'absent' }
  | { readonly kind: 'why'; readonly of: string; readonly view: Reasons | 'absent' }
  | { readonly kind: 'gates'; readonly task: string; readonly view: GateReport | 'absent' }
  | { readonly kind: 'log'; readonly task: string; readonly gate: string; readonly view: string | 'absent' }
  | { readonly kind: 'landings'; readonly view: readonly UndoRow[] }
  | { readonly kind: 'agents'; readonly agents: readonly AgentHere[] }
  | { readonly kind: 'revived' }
  /** `view`: what was found, or why nothing could be. */
  | { readonly kind: 'found'; readonly words: string; readonly view: SearchView | string }
  | { readonly kind: 'costs'; readonly view: readonly CostRow[] }
  | { readonly kind: 'edited'; readonly body: string }
  | { readonly kind: 'offer'; readonly offer: Offer }
  | { readonly kind: 'created'; readonly task: string; readonly another?: true }
  /** A key that waited to be told from one that is held down. `at`: when it was pressed. */
  | { readonly kind: 'waited'; readonly key: string; readonly at: Instant; readonly now: Instant }
  /**
   * `row`: whose command it was; `rows`: those of several that were refused. `command`: what was taken, where that may be
   * taken back; `took`: of several.
   */
  | {
      readonly kind: 'outcome';
      readonly outcome: Outcome;
      readonly row?: string;
      readonly command?: Command;
      readonly rows?: readonly string[];
      readonly took?: Took;
      /** What was to be said with it. */
      readonly words?: Words;
      readonly at: Instant;
    };

export type Effect =
  /** `reads`: the change of this task is read again once it was taken. */
  | {
      readonly kind: 'submit';
      readonly command: Command;
      readonly row?: string;
      readonly reads?: TaskId;
      /** It takes another back, and is none to be taken back itself. */
      readonly takesBack?: true;
      /** What the person wrote for it, to be kept where it is not taken. */
      readonly words?: Words;
    }
  | { readonly kind: 'wait'; readonly key: string; readonly at: Instant; readonly ms: number }
  /**
   * Several, one after the other, of which is told together; `done`: what became of those that were taken. `deeds`: what
   * they are called where they may be taken back.
   */
  | {
      readonly kind: 'submit-all';
      readonly orders: readonly Order[];
      readonly done: string;
      readonly deeds?: string;
      /** What the person wrote for all of them, to be kept where none was taken. */
      readonly words?: Words;
    }
  | { readonly kind: 'load-diff'; readonly task: TaskId }
  | { readonly kind: 'load-landings' }
  | { readonly kind: 'load-agents' }
  /** The daemon again, which is gone. */
  | { readonly kind: 'revive' }
  /** The daemon ended and started in this version; agents live on. */
  | { readonly kind: 'restart' }
  | { readonly kind: 'load-feed'; readonly limit: number }
  | { readonly kind: 'load-costs' }
  /** rigs.yaml in the person's editor, at that rig. */
  | { readonly kind: 'edit-rigs'; readonly rig: string }
  | { readonly kind: 'load-gates'; readonly task: string; readonly rig: string }
  | { readonly kind: 'load-log'; readonly task: string; readonly rig: string; readonly gate: string }
  | { readonly kind: 'load-why'; readonly of: string; readonly polecat?: PolecatId; readonly task?: TaskId }
  /** Told by the terminal itself. */
  | { readonly kind: 'signal'; readonly notice: Notice; readonly ways: readonly NoticeWay[] }
  | { readonly kind: 'attach'; readonly polecat: PolecatId }
  /** Into its pane; without strokes a stretch begins, and with `over` it ends. */
  | {
      readonly kind: 'type';
      readonly polecat: string;
      readonly strokes: readonly Stroke[];
      readonly anyway?: true;
      readonly over?: true;
    }
  | { readonly kind: 'resolve'; readonly task: TaskId }
  | { readonly kind: 'shell'; readonly folder: string; readonly say: string }
  | { readonly kind: 'try'; readonly task: TaskId }
  /** A file in the person's editor; `path` is below `folder`. */
  | { readonly kind: 'open'; readonly folder: string; readonly path: string; readonly line?: number }
  | { readonly kind: 'create'; readonly draft: TaskDraft; readonly next: AfterMaking }
  | { readonly kind: 'load-offer'; readonly rig: string }
  | { readonly kind: 'edit'; readonly draft: Draft }
  /** The order of the list, for the next time that the dashboard is opened. */
  | { readonly kind: 'keep'; readonly arrangement: Arrangement }
  | { readonly kind: 'redraw' }
  | { readonly kind: 'quit'; readonly say?: string }
  | { readonly kind: 'down' };

/** Why a polecat's status is what it is, and why its task goes to whom it goes. */
export type Reasons = { readonly signs?: WhyView; readonly choice?: TaskWhy };

export type Step = { readonly state: State; readonly effects: readonly Effect[] };

export const just = (state: State): Step => ({ state, effects: [] });
export const wanting = (state: State, ...effects: readonly Effect[]): Step => ({ state, effects });

/** An answer beside the keys, until the next key. */
export const noticed = (
  state: State,
  text: string,
  at: Instant,
  more: Partial<NonNullable<State['notice']>> = {},
): State => ({
  ...state,
  notice: { tone: 'attention', text, at, ...more },
});
