/** Runs the `sh` block of a task's body. Off unless the rig's owner enables it, and only for local tasks. */
import { UsageError } from '../core/errors.ts';
import type { AgentPreset, Launch, LaunchContext } from './preset.ts';
import { asWords } from './words.ts';

export const script: AgentPreset = {
  name: 'script',
  facts: {
    product: 'the sh block of a task',
    command: 'sh',
    sees: ['its process'],
    lacks: ['what it is doing meanwhile'],
  },
  sessions: 'none',
  briefs: 'restart',
  done: 'exit',
  reportsPrompts: false,
  runsBody: true,
  launch,
  asWords,
  readHook: () => undefined,
  answerHook: () => ({}),
  readScreen: () => undefined,
  readTitle: () => undefined,
};

/** @throws UsageError when the body has no `sh` block. */
function launch(context: LaunchContext): Launch {
  const { folder, run, base, task, settings, prompt } = context;
  const text = shBlock(context.body);
  if (text === undefined && context.reviews === true)
    throw new UsageError('Its role has no script to review by: the prompt of the role has no ```sh block', {
      hint: 'Write one under roles in rigs.yaml, or name another agent there',
    });
  if (text === undefined)
    throw new UsageError(`Task ${task} has no script to run: its body has no \`\`\`sh block`, {
      hint: `Add one with: mayor task edit ${task} --body-file FILE, or give the task to another agent`,
    });
  const feedback = `${folder}/feedback-${run}.md`;
  return {
    argv: [settings.command ?? 'sh', ...settings.args, `${folder}/script.sh`],
    env: {
      MAYOR_ATTEMPT: String(run),
      MAYOR_BASE: base,
      // Why there is another attempt: the first words as text, all of them in the file.
      MAYOR_REASON: run > 1 ? prompt.slice(0, REASON_LIMIT) : '',
      MAYOR_FEEDBACK: feedback,
    },
    files: [
      { path: `${folder}/script.sh`, text },
      { path: feedback, text: run > 1 ? prompt : '' },
    ],
    prompt: 'argument',
  };
}

const REASON_LIMIT = 2_000;

const FENCE = /^ {0,3}(`{3,}|~{3,})[ \t]*(.*?)[ \t]*$/;

/** The first block that is fenced as `sh`, with a newline at its end; a block without an end is none. */
export function shBlock(body: string): string | undefined {
  const lines = body.replace(/\r\n?/g, '\n').split('\n');
  let open: { readonly fence: string; readonly isSh: boolean; readonly from: number } | undefined;
  for (const [index, line] of lines.entries()) {
    const [, fence, info] = FENCE.exec(line) ?? [];
    if (fence === undefined || info === undefined) continue;
    if (open === undefined) open = { fence, isSh: info === 'sh', from: index + 1 };
    else if (info === '' && fence.startsWith(open.fence)) {
      if (open.isSh) return `${lines.slice(open.from, index).join('\n')}\n`;
      open = undefined;
    }
  }
  return undefined;
}
