// The walls of the house. Biome keeps the style; this file keeps the rooms apart and pure (docs/ARCHITECTURE.md).
// test/walls.test.ts tries to climb each.
import tseslint from 'typescript-eslint';
import walls from './scripts/walls.mjs';

const CODE = '{ts,tsx,mts,cts,js,jsx,mjs,cjs}';
const inRoom = (room) => `src/${room}/**/*.${CODE}`;

const TIME = 'Time and chance are arguments here.';
/** Nothing that tells the time, waits, rolls dice or reaches out of the program. */
const worldly = [
  ...['process', 'console', 'global', 'globalThis', 'eval', 'Function', 'fetch', 'WebSocket', 'EventSource'],
  ...['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'performance', 'AbortSignal', 'Worker'],
];
/** Rooms that are synchronous as well. */
const waiting = ['Promise', 'Buffer', 'crypto', 'MessageChannel', 'BroadcastChannel', 'Atomics'];

const timeless = [
  'NewExpression[callee.name=Date][arguments.length=0]',
  'CallExpression[callee.name=Date]',
  'CallExpression[callee.property.name=/^format(ToParts)?$/][arguments.length=0]',
  // Under another name, or by a computed one, neither would be seen.
  ':not(MemberExpression, NewExpression, CallExpression[callee.name=Date], TSTypeReference) > Identifier[name=/^(Date|Math)$/]',
  'MemberExpression[computed=true] > Identifier.object[name=/^(Date|Math)$/]',
].map((selector) => ({ selector, message: TIME }));

const synchronous = [
  'AwaitExpression',
  'ForOfStatement[await=true]',
  ':function[async=true]',
  'ImportExpression',
  'MetaProperty[meta.name=import]',
].map((selector) => ({ selector, message: 'This room is synchronous and knows no machine.' }));

const agentNames = ['claude', 'codex', 'gemini', 'opencode', 'cursor-?agent', 'copilot', 'aider', 'auggie'];
/** Names in code; comments may tell where a fact was seen. */
const nameless = (names) =>
  [`Literal[raw=/${names.join('|')}/i]`, `TemplateElement[value.raw=/${names.join('|')}/i]`]
    .concat(`Identifier[name=/${names.join('|')}/i]`, `JSXText[value=/${names.join('|')}/i]`)
    .map((selector) => ({ selector, message: "An agent's name stands only in its own file and in the registry." }));

const noMocks = [
  'MemberExpression[object.name=/^vi(test)?$/][property.name=/^(do)?mock$/i]',
  'CallExpression[callee.name=/^(do)?mock$/i]',
]
  .concat(
    'MemberExpression[object.name=/^vi(test)?$/][property.value=/mock$/i]',
    'ImportSpecifier[imported.name=vi][local.name!=vi]',
  )
  .map((selector) => ({ selector, message: 'No module mocks: a memory adapter passes the same contract.' }));

const syntax = (files, selectors, ignores = []) => ({
  files,
  ignores,
  rules: { 'no-restricted-syntax': ['error', ...selectors] },
});
const globals = (files, names) => ({
  files,
  rules: {
    'no-restricted-globals': ['error', ...names.map((name) => ({ name, message: TIME }))],
    'no-restricted-properties': [
      'error',
      { object: 'Date', property: 'now', message: TIME },
      { object: 'Math', property: 'random', message: TIME },
    ],
  },
});

export default tseslint.config(
  { ignores: ['dist/**', 'node_modules/**', '.agents/**', 'coverage/**', 'test/fixtures/**'] },
  {
    files: [`**/*.${CODE}`],
    languageOptions: { parser: tseslint.parser },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
  },
  {
    files: [`src/**/*.${CODE}`],
    plugins: { walls },
    // No comment opens a wall.
    linterOptions: { noInlineConfig: true },
    rules: {
      'walls/rooms': 'error',
      'max-lines': ['error', { max: 300, skipBlankLines: false, skipComments: false }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
    },
  },
  // The last of these that fits a file is the one that holds for it.
  syntax([`src/**/*.${CODE}`], nameless(agentNames)),
  syntax([inRoom('mayor')], [...timeless, ...nameless(agentNames)]),
  syntax([inRoom('core')], [...timeless, ...synchronous, ...nameless(agentNames)]),
  syntax([inRoom('agents')], [...timeless, ...synchronous, ...nameless(agentNames)], ['src/agents/index.ts']),
  syntax(['src/agents/index.ts'], [...timeless, ...synchronous]),
  ...agentNames.map((name) =>
    syntax(
      [`src/agents/${name.replace('?', '')}.ts`, `src/agents/${name.replace('?', '')}/**/*.ts`],
      [...timeless, ...synchronous, ...nameless(agentNames.filter((other) => other !== name))],
    ),
  ),
  globals([inRoom('mayor')], worldly),
  globals([inRoom('core'), inRoom('agents')], [...worldly, ...waiting]),
  syntax([`test/**/*.${CODE}`], noMocks),
);
