/** What presets read of a hook call alike: the sign that it is, and what Claude Code and those who took its shapes say in it. */
import type { Instant } from '../core/ids.ts';
import type { Sign, Signal } from '../core/observed.ts';
import { textIn } from './field.ts';
import type { HookReading } from './preset.ts';

/** `input` is what the hook posted, `event` what it calls itself. */
export type Told = { readonly input: unknown; readonly at: Instant; readonly event: string };

export const sign = ({ at, event }: Pick<Told, 'at' | 'event'>, signal: Signal, more = ''): Sign => ({
  source: 'hook',
  signal,
  at,
  detail: `hook ${event}${more === '' ? '' : `: ${more}`}`,
});

/** A subagent goes on beside the one that asked: what it does settles nothing. */
export const isMain = ({ input }: Pick<Told, 'input'>): boolean => textIn(input, 'agent_id') === undefined;

export const settled = (told: Pick<Told, 'input'>): Pick<HookReading, 'settled'> =>
  isMain(told) ? { settled: true } : {};

export const toolOf = ({ input }: Pick<Told, 'input'>): string => textIn(input, 'tool_name') ?? 'a tool';
