import { expect, it } from 'vitest';
import { ageText, agoText, changeText, clockText, countText, plural, runningText } from '../../src/core/views/age.ts';

it('ages take at most four characters and change seldom', () => {
  const ages = [0, 9_999, 10_000, 59_000, 60_000, 3_599_000, 3_600_000, 86_400_000, 1e13].map(ageText);
  expect(ages).toEqual(['now', 'now', '10s', '50s', '1m', '59m', '1h', '1d', '999d']);
});

it('an age in a sentence says ago, or just now', () => {
  expect([0, 20_000].map(agoText)).toEqual(['just now', '20s ago']);
});

it('the clock is told in the zone of the reader', () => {
  const at = Date.UTC(2026, 0, 1, 23, 5);
  expect([clockText(at, 0), clockText(at, 60), clockText(at, -330)]).toEqual(['23:05', '00:05', '17:35']);
});

it('changes name only what there is', () => {
  expect([changeText(0, 0), changeText(12, 0), changeText(0, 3), changeText(1_200, 999)]).toEqual([
    '',
    '+12',
    '-3',
    '+1k -999',
  ]);
});

it('large numbers are shortened', () => {
  expect([countText(999), countText(12_345), countText(3_000_000)]).toEqual(['999', '12k', '3M']);
});

it('one is singular', () => {
  expect([plural(1, 'task'), plural(0, 'task'), plural(2, 'task')]).toEqual(['1 task', '0 tasks', '2 tasks']);
});

it('a moment that nobody told is a question mark', () => {
  const nan = Number.NaN;
  expect([ageText(nan), agoText(nan), runningText(nan), clockText(nan, 0)]).toEqual(['?', '? ago', '?', '?']);
});
