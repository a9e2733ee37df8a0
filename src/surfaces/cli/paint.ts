/** Colour for people who see it on a terminal; it never says what a word beside it does not. */
import type { CliDeps, Sink } from './deps.ts';

export type Tone = 'plain' | 'good' | 'attention' | 'bad' | 'faint' | 'strong';
export type Paint = (tone: Tone, text: string) => string;

const CODES = {
  plain: '',
  good: '32',
  attention: '33',
  bad: '31',
  faint: '2',
  strong: '1',
} as const satisfies Record<Tone, string>;

/** NO_COLOR (no-color.org) wins, then FORCE_COLOR, then whether a terminal reads along. */
export const paintFor = (sink: Sink, env: CliDeps['env']): Paint => {
  const forced = (env.FORCE_COLOR ?? '') !== '' && env.FORCE_COLOR !== '0';
  const wanted = (env.NO_COLOR ?? '') === '' && (forced || (sink.isTTY && env.TERM !== 'dumb'));
  return (tone, text) => (wanted && CODES[tone] !== '' && text !== '' ? `\x1b[${CODES[tone]}m${text}\x1b[0m` : text);
};
