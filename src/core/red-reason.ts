/** Why a gate is red, in the one line that a row has room for. */
import { plainLine } from './plain.ts';

/**
 * Of what went to the agent (`redGateText`): which gate, how it ended, and the first line of its log that tells
 * something: `npm test ended with 1: Error: expected 2 to be 3`.
 */
export const redReason = (detail: string): string => {
  const lines = detail.split('\n').map((line) => plainLine(line).trim());
  const start = lines.findIndex((line) => GATE.test(line));
  const [, name, line = ''] = GATE.exec(lines[start] ?? '') ?? [];
  const log = lines.slice(start + 1).filter((one) => one !== '');
  const end = log.findLastIndex((one) => END.test(one));
  const how = END.exec(log[end] ?? '')?.[1] ?? 'is red';
  const said = log.filter((one, index) => index !== end && !BESIDE.test(one));
  const telling = said.find((one) => TELLING.test(one) && !NOTHING.test(one)) ?? said.at(-1);
  const why = telling === undefined ? '' : `: ${telling.slice(0, SAID)}`;
  return start === -1 ? plainLine(detail.trim().split('\n')[0] ?? '').slice(0, SAID) : `${name ?? line} ${how}${why}`;
};

/** `$ npm test`, or with a name of its own `unit: $ npm test`. */
const GATE = /^(?:(\S.*?): )?\$ (.+)$/;
/** As the log of a gate ends. */
const END = /^\[((?:ended|was ended|took|could not|is red).*)\]$/;
/** What Mayor says in a log beside the gate. */
const BESIDE = /^\(It is also red on |^\[\d+ bytes /;
const TELLING =
  /\b(?:error|errors|fail|fails|failed|failure|failing|expected|panic|exception|cannot|denied)\b|not ok\b|not found|Error:|^[✗✘×]/i;
/** Counts of nothing. */
const NOTHING = /\b(?:0|no) (?:errors?|fail(?:ed|ures|ing)?)\b/i;
const SAID = 160;
