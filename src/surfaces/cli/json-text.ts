/** JSON for standard output, which may be a terminal. */
import { isAscii } from 'node:buffer';
import { asPlainJson } from '../../core/plain.ts';

/** One value on one line. */
export const jsonLine = (value: unknown): string | Buffer => printable(`${JSON.stringify(value)}\n`);

/**
 * An array on one line, some values at a time: who reads it has begun when the last is made, and thousands are never
 * held at once.
 */
export function* jsonPieces(values: Iterable<unknown>): Generator<string | Buffer> {
  let before = '[';
  let some: unknown[] = [];
  for (const value of values) {
    some.push(value);
    if (some.length < AT_ONCE) continue;
    yield printable(before + within(some));
    before = ',';
    some = [];
  }
  yield printable(some.length > 0 ? `${before}${within(some)}]\n` : `${before === '[' ? before : ''}]\n`);
}

/** About as much as a pipe takes. */
const AT_ONCE = 128;

const within = (values: readonly unknown[]): string => JSON.stringify(values).slice(1, -1);

/** Nearly everything is ASCII, where looking for what a terminal must not get takes a tenth of the time. */
const printable = (json: string): string | Buffer => {
  const bytes = Buffer.from(json);
  return isAscii(bytes) && !bytes.includes(DELETE) ? bytes : asPlainJson(json);
};

const DELETE = 0x7f;
