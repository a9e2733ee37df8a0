/** What a scripted model says, turn by turn; the protocol of any one vendor is elsewhere. */

export type Step =
  /** Words, streamed; with `everyMs` one word at a time, that far apart. */
  | { readonly say: string; readonly everyMs?: number; readonly limits?: readonly Limit[] }
  /** A tool call, with words before it where wanted, and more calls in the same answer. */
  | (ToolCall & { readonly say?: string; readonly also?: readonly ToolCall[] })
  /** Begins to answer, then stays silent until `release(hold)`; the words come after it. */
  | { readonly hold: string; readonly say: string }
  /** Refuses this many requests (default: every one from here on) before the next step is reached. */
  | { readonly fail: Failure; readonly times?: number };

/** A window of the account's limits, as the service tells it beside its answer. */
export type Limit = { readonly minutes: number; readonly usedPercent: number; readonly resetsAt: number };

export type ToolCall = { readonly call: string; readonly input: Readonly<Record<string, unknown>> };

export type Failure =
  /** A subscription's window is used up; `resetsAt` in milliseconds since 1970. */
  | { readonly kind: 'limited'; readonly resetsAt: number; readonly words?: string }
  | { readonly kind: 'overloaded' }
  | { readonly kind: 'unauthorized' }
  /** The connection is dropped in the middle of an answer. */
  | { readonly kind: 'dropped' };

export type Script = {
  /** Answers every conversation in which a person's message contains this text: a task's id, say. */
  readonly when: string;
  readonly steps: readonly Step[];
};

/** A conversation as any protocol sends it: what people said, and how often the model has answered. */
export type Conversation = { readonly said: string; readonly answers: number };

export type Choice = { readonly script: Script | undefined; readonly index: number; readonly step: Step };

const NOTHING_LEFT: Step = { say: 'Nothing is left to do.' };

/**
 * The step that comes next. It depends on the conversation alone, so that a resumed one goes on
 * where it stopped; only failures are counted, by `failed`, since they leave no answer behind.
 */
export function chooseStep(
  scripts: readonly Script[],
  conversation: Conversation,
  failed: (script: Script, index: number) => number,
): Choice {
  const script = scripts.find((candidate) => conversation.said.includes(candidate.when));
  if (script === undefined) return { script, index: -1, step: { say: 'No script matches this conversation.' } };
  let answersLeft = conversation.answers;
  for (const [index, step] of script.steps.entries()) {
    if ('fail' in step) {
      const isNext = answersLeft === 0;
      if (isNext && failed(script, index) < (step.times ?? Number.POSITIVE_INFINITY)) return { script, index, step };
    } else if (answersLeft === 0) {
      return { script, index, step };
    } else {
      answersLeft -= 1;
    }
  }
  return { script, index: script.steps.length, step: NOTHING_LEFT };
}
