/** How Claude Code is made to stop in the middle of its turn, where its work so far is whole. */
import { textIn } from '../field.ts';

/** After a tool has run. A subagent's tool would stop the subagent alone, and the one that waits for it would go on. */
export const restClaude = (input: unknown, because: string): unknown =>
  textIn(input, 'hook_event_name') === 'PostToolUse' && textIn(input, 'agent_id') === undefined
    ? { continue: false, stopReason: `Mayor has you rest: ${because}` }
    : undefined;
