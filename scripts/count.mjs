#!/usr/bin/env node
// The last lines of CI: why tests were skipped, which failed and of what, then how many of each there were.
// Usage: count.mjs EXIT-OF-TESTS EXIT-OF-CHECKS REPORT…
import { readFileSync } from 'node:fs';

const [, , tests, checks, ...files] = process.argv;
const results = files.flatMap(resultsIn);
const all = results.flatMap((one) => one.assertionResults);
const of = (...states) => all.filter(({ status }) => states.includes(status));
const skipped = of('pending', 'skipped', 'todo');
const passed = of('passed').length;
// A file that could not even be loaded has no tests of its own: it counts as one failure.
const broken = results.filter((one) => one.status === 'failed' && one.assertionResults.length === 0).length;
const exits = [tests, checks].filter((exit) => exit !== '0').length;
const failed = Math.max(of('failed').length + broken, passed === 0 ? 1 : 0, exits);

for (const test of skipped) process.stdout.write(`skipped: ${test.fullName}\n`);
for (const test of of('failed')) process.stdout.write(`failed: ${test.fullName}\n  ${reason(test)}\n`);
process.stdout.write(`${passed} passed, ${failed} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ''}\n`);
process.exitCode = failed === 0 ? 0 : 1;

/** The first lines of the first error: what was expected, what came, and where. */
function reason({ failureMessages }) {
  return (failureMessages[0] ?? 'no message')
    .replaceAll('\u001b', '')
    .split('\n')
    .slice(0, 12)
    .join('\n  ')
    .slice(0, 1500);
}

function resultsIn(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).testResults;
  } catch (error) {
    process.stderr.write(`${file} holds no results: ${error.message}\n`);
    return [{ status: 'failed', assertionResults: [] }];
  }
}
