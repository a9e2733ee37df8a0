import { describe, expect, it } from 'vitest';
import { problemsOf, settingsOf } from '../helpers/settings.ts';

const withGates = (text: string) => `version: 1\nrigs:\n  shop:\n    path: /src/shop\n    gates:\n${text}\n`;
const gatesIn = (text: string) => settingsOf(withGates(text)).rigs.shop?.gates;

describe('gates in rigs.yaml', () => {
  it('are shell lines, or have options', () => {
    const text = `
      - npm run lint
      - { name: unit tests, run: npm test, timeout: 90s, when: ['src/**', '!**/*.md'], retries: 1, parallel: true }
      - run: npm run e2e
        when: src/**`;
    expect(gatesIn(text)).toEqual([
      { name: 'npm run lint', run: 'npm run lint', retries: 0, parallel: false },
      {
        name: 'unit tests',
        run: 'npm test',
        timeoutMs: 90_000,
        when: ['src/**', '!**/*.md'],
        retries: 1,
        parallel: true,
      },
      { name: 'npm run e2e', run: 'npm run e2e', when: ['src/**'], retries: 0, parallel: false },
    ]);
  });

  it.each([
    ['- { name: a, run: x }\n      - { name: a, run: y }', '7:9', 'Item 2 of "gates" has the name of another gate'],
    ['- x\n      - { run: x, retries: 1 }', '7:9', 'has the name of another gate'],
    ['- { name: a }', '6:9', '"run" is missing'],
    ['- { run: x, retires: 1 }', '6:19', '"retires" is no option of a gate. Did you mean retries?'],
    ['- { run: x, retries: -1 }', '6:28', '"retries" is -1, but must be at least 0'],
    ['- { run: x, retries: 11 }', '6:28', '"retries" is 11, but must be at most 10'],
    ['- { run: x, parallel: yes }', '6:29', '"parallel" must be true or false'],
    ['- { run: x, timeout: soon }', '6:28', '"timeout" is no length of time'],
    ['- { run: x, timeout: 0 }', '6:28', '"timeout" must be longer than nothing'],
    ['- { run: "" }', '6:16', '"run" is empty'],
    ['- ""', '6:9', 'Item 1 of "gates" is empty'],
    ['- 7', '6:9', 'Item 1 of "gates" is no gate (7). Write a shell line'],
    ['- { run: x, when: /etc/** }', '6:25', '"when" is no path of the repository'],
    ['- { run: x, when: [a, "src/**.ts"] }', '6:29', 'Item 2 of "when" has a ** beside other letters'],
    ['- { run: x, when: [] }', '6:25', '"when" is empty'],
    ['- { run: x, name: "a\\tb" }', '6:25', '"name" is no single plain line'],
  ])('%s is refused with its place', (line, place, what) => {
    const [first, ...more] = problemsOf(withGates(`      ${line}`));
    expect(more).toEqual([]);
    expect(`${first?.line}:${first?.column} ${first?.what}. ${first?.hint}`).toContain(what);
    expect(`${first?.line}:${first?.column}`).toBe(place);
  });
});

describe('checks in rigs.yaml', () => {
  const withChecks = (text: string, more = '') =>
    `version: 1\nrigs:\n  shop:\n    path: /src/shop\n${more}    checks:\n      ${text}\n`;

  it('are shell lines, or have options; their files start at this file', () => {
    const text = "- npm run hidden\n      - { name: all, run: npm test, files: '~/hidden', retries: 2, timeout: 1m }";
    expect(settingsOf(withChecks(text)).rigs.shop?.checks).toEqual([
      { name: 'npm run hidden', run: 'npm run hidden', retries: 0 },
      { name: 'all', run: 'npm test', files: expect.stringMatching(/^\/.+\/hidden$/), retries: 2, timeoutMs: 60_000 },
    ]);
  });

  it.each([
    ['- { name: a, run: x }\n      - { name: a, run: y }', '', 'has the name of another check'],
    ['- { run: x, when: src }', '', '"when" is no option of a check'],
    ['- { run: x, files: /src/shop/tests }', '', 'lie in the clone, where every agent sees them'],
    ['- x', '    merge: pr\n', 'with "merge: pr" nothing is'],
  ])('%s is told', (text, more, told) => {
    expect(
      problemsOf(withChecks(text, more))
        .map(({ what }) => what)
        .join('\n'),
    ).toContain(told);
  });
});
