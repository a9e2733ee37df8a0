import { expect, it } from 'vitest';
import { jsonLine, jsonPieces } from '../../../src/surfaces/cli/json-text.ts';

const printed = (values: Iterable<unknown>): string => [...jsonPieces(values)].join('');

it('prints an array in pieces, the same to a byte as at once', () => {
  for (const size of [0, 1, 127, 128, 129, 256, 1_000]) {
    const values = Array.from({ length: size }, (_, at) => ({ at, title: `No. ${at}, "quoted"` }));
    expect(printed(values), `${size} values`).toBe(String(jsonLine(values)));
    expect(printed(values)).toBe(`${JSON.stringify(values)}\n`);
  }
});

it('has printed the first before the last is made', () => {
  let made = 0;
  const values = function* () {
    for (; made < 1_000; made += 1) yield { made };
  };
  jsonPieces(values()).next();
  expect(made).toBeLessThan(200);
});

it('escapes what a terminal would obey, wherever it stands', () => {
  const values = Array.from({ length: 300 }, (_, at) => (at === 290 ? 'a\x7fb\x9b31m\u202ec' : 'plain'));
  const text = printed(values);
  expect(text).toContain('a\\u007fb\\u009b31m\\u202ec');
  expect(JSON.parse(text)).toEqual(values);
});
