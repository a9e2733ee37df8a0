#!/usr/bin/env node
// The last lines of CI: why tests were skipped, then how many passed, failed and were skipped.
// Usage: count.mjs REPORT EXIT-OF-TESTS EXIT-OF-CHECKS
import { readFileSync } from 'node:fs';

const [, , file, tests, checks] = process.argv;
let report = { testResults: [] };
try {
  report = JSON.parse(readFileSync(file, 'utf8'));
} catch (error) {
  process.stderr.write(`The tests left no report: ${error.message}\n`);
}
const all = report.testResults.flatMap((one) => one.assertionResults.map((test) => ({ ...test, file: one.name })));
const count = (...states) => all.filter(({ status }) => states.includes(status)).length;
const passed = count('passed');
const skipped = count('pending', 'skipped', 'todo');
// A file that could not even be loaded has no tests of its own: it counts as one failure.
const broken = report.testResults.filter((one) => one.status === 'failed' && one.assertionResults.length === 0).length;
const exits = [tests, checks].filter((exit) => exit !== '0').length;
const failed = Math.max(count('failed') + broken, passed === 0 ? 1 : 0, exits);
for (const test of all.filter(({ status }) => ['pending', 'skipped', 'todo'].includes(status))) {
  process.stdout.write(`skipped: ${test.fullName}\n`);
}
process.stdout.write(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`);
process.exitCode = failed === 0 ? 0 : 1;
