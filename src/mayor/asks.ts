/**
 * Permissions and dialogs that stand in panes. Two ways lead here: a hook that waits for its answer,
 * and a dialog read from the screen. An answer goes back the way the ask came.
 */
import { createHash } from 'node:crypto';
import type { HookAnswer, HookAsk, ScreenReading } from '../agents/preset.ts';
import type { Answer } from '../core/command.ts';
import { elapsed } from '../core/elapsed.ts';
import { type Instant, type ItemId, itemId } from '../core/ids.ts';
import type { Choice } from '../core/model.ts';
import type { Ask } from '../core/observed.ts';
import type { Act } from '../core/permissions/act.ts';
import type { Kind } from '../core/permissions/kind.ts';
import { plainLine, plainText } from '../core/plain.ts';
import type { Press } from './press.ts';

type Standing = {
  readonly polecat: string;
  readonly ask: Ask;
  readonly answer: (answer: Answer) => Promise<void>;
  /** Whether it is still there to be answered so; a hook that waits is. */
  readonly takes: (answer: Answer) => Promise<boolean>;
  readonly since: Instant;
  /** Which way it came, so which way its answer goes. */
  readonly by: 'hook' | 'screen';
  /** All of what is wanted, where a hook told it: rules may answer that. */
  readonly act?: Act;
  /** After an answer: hidden until then, so that a dialog that is still drawn is not asked again. */
  readonly hiddenUntil?: Instant;
};

export type Asks = {
  /** A hook asks; resolves with the answer, or `undefined` when it was settled in the pane itself. */
  fromHook(
    polecat: string,
    run: number,
    ask: HookAsk,
    gone: Promise<void>,
    kind?: Kind,
  ): Promise<HookAnswer | undefined>;
  /** What stands unanswered and may be answered by a rule. */
  judged(): readonly { readonly item: ItemId; readonly polecat: string; readonly act: Act }[];
  /** What the screen shows now. `press` types an answer. */
  fromScreen(polecat: string, run: number, dialog: Dialog): void;
  /**
   * A screen without any dialog: what a hook asked a while ago was answered in the pane itself. Says when that can be
   * told of what it asked just now.
   */
  notShown(polecat: string): Instant | undefined;
  /** A screen that nobody knows: a dialog that was read from it stands there no more. */
  notKnown(polecat: string): void;
  /** The agent went on by itself: nothing stands any more. */
  settled(polecat: string): void;
  standing(now: Instant): Readonly<Record<string, readonly Ask[]>>;
  /** Looks again at the dialog in the pane. `false`: it is another one by now, or none. */
  takes(item: ItemId, answer: Answer): Promise<boolean>;
  /** Sends the answer on its way. `false` when the ask does not stand any more. */
  answer(item: ItemId, answer: Answer, now: Instant): Promise<boolean>;
};

export type Dialog = NonNullable<ScreenReading['dialog']> & { readonly press: Press };

const HIDDEN_MS = 5_000;
/** A dialog is drawn within this time after its hook was called. */
const DRAWN_MS = 1_800;

export const createAsks = (now: () => Instant, changed: () => void): Asks => {
  const all = new Map<ItemId, Standing>();
  let count = 0;
  return {
    fromHook: (polecat, run, asked, gone, made) => {
      count += 1;
      const kind = asked.wants === 'words' ? 'dialog' : 'permission';
      const id = idOf(kind, polecat, run, `${count} ${asked.tool} ${asked.detail}`);
      return new Promise((resolve) => {
        const end = (answer: HookAnswer | undefined): void => {
          if (!all.delete(id)) return;
          resolve(answer);
          changed();
        };
        all.set(id, {
          polecat,
          ask: { ...askOf(id, kind, asked, optionsOfHook(asked)), ...changing(asked), ...made },
          since: now(),
          by: 'hook',
          ...(asked.act === undefined ? {} : { act: asked.act }),
          answer: async (given) => end(hookAnswer(given, asked.choices)),
          takes: async () => true,
        });
        void gone.then(() => end(undefined));
        changed();
      });
    },
    fromScreen: (polecat, run, dialog) => {
      const known = idOf('dialog', polecat, run, `${dialog.title}\n${dialog.detail}`);
      dropDialogs(all, polecat, known);
      // A permission that a hook holds is drawn as a dialog too: it is the same ask.
      const held = [...all.values()].some((one) => one.polecat === polecat && one.by === 'hook');
      if (held) return;
      const { press } = dialog;
      const ask = askOf(known, 'dialog', dialog, optionsOnScreen(dialog));
      const was = all.get(known);
      // What it takes may be another thing by now: an input line was opened in it, or closed.
      all.set(known, { since: now(), ...was, polecat, ask, by: 'screen', answer: press.answer, takes: press.takes });
      if (JSON.stringify(was?.ask) !== JSON.stringify(ask)) changed();
    },
    notShown: (polecat) => {
      dropDialogs(all, polecat, undefined);
      return dropHeld(all, polecat, now());
    },
    notKnown: (polecat) => dropDialogs(all, polecat, undefined),
    settled: (polecat) => {
      dropDialogs(all, polecat, undefined);
      for (const one of all.values()) if (one.polecat === polecat) void one.answer({ kind: 'dismiss' });
    },
    judged: () => [...all].flatMap(([item, { polecat, act }]) => (act === undefined ? [] : [{ item, polecat, act }])),
    standing: (at) => standingIn(all, at),
    takes: async (item, answer) => (await all.get(item)?.takes(answer)) ?? true,
    answer: async (item, answer, at) => {
      const one = all.get(item);
      if (one === undefined) return false;
      all.set(item, { ...one, hiddenUntil: at + HIDDEN_MS });
      await one.answer(answer);
      return true;
    },
  };
};

const idOf = (kind: Ask['kind'], polecat: string, run: number, text: string): ItemId =>
  itemId(`${kind}-${polecat}-${run}-${createHash('sha256').update(text).digest('hex').slice(0, 8)}`);

const askOf = (
  id: ItemId,
  kind: Ask['kind'],
  { title, detail, choices }: { title: string; detail: string; choices?: readonly Choice[] },
  options: Ask['options'],
): Ask => ({
  id,
  kind,
  title: plainLine(title).slice(0, TITLE_LIMIT),
  detail: cut(plainText(detail)),
  options,
  ...(choices === undefined ? {} : { choices: choices.map(cleaned) }),
});

/** What it would write is told line by line, each with its sign. */
const changing = ({ act }: HookAsk): Pick<Ask, 'change'> => (act?.tool === 'edit' ? { change: true } : {});

const cleaned = ({ key, label }: Choice): Choice => ({ key, label: plainLine(label).slice(0, LABEL_LIMIT) });

const optionsOfHook = ({ wants, choices }: HookAsk): Ask['options'] =>
  wants === 'words' ? [...(choices === undefined ? [] : ['choice' as const]), 'text', 'deny'] : ['allow', 'deny'];

const optionsOnScreen = ({ keys, choices, words }: Dialog): Ask['options'] => [
  ...(['allow', 'deny'] as const).filter((option) => keys[option] !== undefined),
  ...(choices === undefined ? [] : ['choice' as const]),
  ...(words === undefined ? [] : ['text' as const]),
  'dismiss',
];

const TITLE_LIMIT = 300;
const LABEL_LIMIT = 120;
/** A hook may bring a file of megabytes, and every picture of the town and the journal would carry it. */
const DETAIL_LIMIT = 32_000;

/** Whoever answers must know that there is more than what is shown. */
const cut = (text: string): string =>
  text.length <= DETAIL_LIMIT
    ? text
    : `[${text.length - DETAIL_LIMIT} characters are left out at the end; attach to the pane to see all]\n${text.slice(0, DETAIL_LIMIT)}`;

const hookAnswer = (answer: Answer, choices: readonly Choice[] = []): HookAnswer | undefined => {
  if (answer.kind === 'choice') {
    const chosen = choices.find(({ key }) => key === answer.key);
    return chosen === undefined ? undefined : { behavior: 'allow', words: chosen.label };
  }
  if (answer.kind === 'allow') return { behavior: 'allow' };
  if (answer.kind === 'text') return { behavior: 'allow', words: answer.text };
  if (answer.kind === 'deny') return { behavior: 'deny', because: answer.because ?? 'Denied by the reviewer' };
  return undefined;
};

const dropDialogs = (all: Map<ItemId, Standing>, polecat: string, except: ItemId | undefined): void => {
  for (const [id, one] of all) {
    if (one.polecat === polecat && one.by === 'screen' && id !== except) all.delete(id);
  }
};

/** What a hook asked long enough ago to be drawn; says when the others are. */
const dropHeld = (all: ReadonlyMap<ItemId, Standing>, polecat: string, now: Instant): Instant | undefined => {
  let until: Instant | undefined;
  for (const one of all.values()) {
    if (one.polecat !== polecat) continue;
    if (elapsed(one.since, now) >= DRAWN_MS) void one.answer({ kind: 'dismiss' });
    else until = one.since + DRAWN_MS;
  }
  return until;
};

const standingIn = (all: ReadonlyMap<ItemId, Standing>, now: Instant): Readonly<Record<string, readonly Ask[]>> => {
  const byPolecat: Record<string, Ask[]> = {};
  for (const { polecat, ask, hiddenUntil } of all.values()) {
    if (hiddenUntil !== undefined && elapsed(hiddenUntil - HIDDEN_MS, now) < HIDDEN_MS) continue;
    byPolecat[polecat] = [...(byPolecat[polecat] ?? []), ask];
  }
  return byPolecat;
};
