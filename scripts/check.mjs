#!/usr/bin/env node
// `npm run check`: style, walls, types, unused code, fast tests, side by side, in well under 30 s.
// `npm run check:all`: the same, then every adapter against tmux, git, ptys and agents. (Whole towns are
// in `npm test`.) MAYOR_TEST_REPORT names a file for the results as JSON; with MAYOR_FAST_TESTED the fast tests were just run
// by whoever calls.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const bin = (name) => `${root}node_modules/.bin/${name}`;

const all = process.argv.includes('--all');
/** Daily, files that did not change are not linted again; what a type elsewhere did to them is for `check:all`. */
const CACHED = ['--cache', '--cache-strategy', 'content', '--cache-location', 'node_modules/.cache/eslint/'];

/** Two lanes for two cores; within a lane one after the other. */
const lanes = [
  [
    ['walls', bin('eslint'), all ? [] : CACHED],
    ['types', bin('tsc'), ['-p', '.']],
    ['unused', bin('knip'), []],
  ],
  [
    ['style', bin('biome'), ['check', '--error-on-warnings']],
    ...(process.env.MAYOR_FAST_TESTED === undefined
      ? [['fast tests', bin('vitest'), ['run', '--project', 'unit', '--reporter=dot']]]
      : []),
  ],
];
const slow = [
  ['bundle', process.execPath, ['scripts/setup.mjs', '--quiet']],
  ['real tests', bin('vitest'), ['run', '--project', 'real', ...reportTo(process.env.MAYOR_TEST_REPORT)]],
];

const outcomes = (await Promise.all(lanes.map(inOrder))).flat();
if (all) outcomes.push(...(await inOrder(slow)));
const failed = outcomes.filter(({ ok }) => !ok);
process.exitCode = failed.length === 0 ? 0 : 1;
process.stdout.write(
  failed.length === 0 ? 'All checks passed.\n' : `Failed: ${failed.map(({ name }) => name).join(', ')}\n`,
);

async function inOrder(steps) {
  const done = [];
  for (const [name, file, args] of steps) done.push(await step(name, file, args));
  return done;
}

function step(name, file, args) {
  const began = performance.now();
  return new Promise((resolve) => {
    const child = spawn(file, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => {
        output += chunk;
      });
    child.on('close', (code) => {
      const seconds = ((performance.now() - began) / 1000).toFixed(1);
      const ok = code === 0;
      process.stdout.write(
        `${ok ? 'ok  ' : 'FAIL'} ${name} (${seconds} s)\n${ok && name !== 'real tests' ? '' : output}`,
      );
      resolve({ name, ok });
    });
  });
}

function reportTo(file) {
  return file === undefined ? [] : ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
}
