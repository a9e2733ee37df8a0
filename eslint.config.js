// The walls of the house. Biome keeps the style; this file keeps the rooms apart (docs/ARCHITECTURE.md).
import tseslint from 'typescript-eslint';

/** What a room may import besides its own files. Everything else outside it is a wall. */
const rooms = {
  core: [],
  ports: ['core'],
  agents: ['core'],
  mayor: ['core', 'ports', 'agents'],
  adapters: ['core', 'ports'],
  config: ['core', 'ports', 'agents', 'adapters'],
  surfaces: ['core', 'ports', 'mayor'],
};
const all = [...Object.keys(rooms), 'main.ts', 'main'];

const adapterKinds = ['trackers', 'runtimes', 'workspaces', 'forges', 'journals'];

const literal = (text) => text.replaceAll('.', '\\.');
const forbid = (regex, message) => ({ regex, message });
const wall = (room) => {
  const closed = all.filter((other) => other !== room && !rooms[room].includes(other));
  return forbid(
    `(^|/)\\.\\./(?:.*/)?(?:${closed.map(literal).join('|')})(?:/|$)`,
    `${room} may import only: ${[room, ...rooms[room]].join(', ')}.`,
  );
};
const packages = forbid('^[^.]', 'This room is pure: no packages and no node:* modules.');

const restrict = (files, patterns, ignores = []) => ({
  files,
  ignores,
  rules: { 'no-restricted-imports': ['error', { patterns }] },
});

const impure = [
  ['Date', 'now'],
  ['Math', 'random'],
  ['performance', 'now'],
].map(([object, property]) => ({ object, property, message: 'Time and chance are arguments here.' }));

const impureSyntax = [
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'Time is an argument here.' },
  { selector: 'AwaitExpression', message: 'This room is synchronous.' },
  { selector: 'ForOfStatement[await=true]', message: 'This room is synchronous.' },
  { selector: ':function[async=true]', message: 'This room is synchronous.' },
  { selector: 'ImportExpression', message: 'This room imports statically.' },
];

const agentNames = ['claude', 'codex', 'gemini', 'opencode', 'cursor-agent', 'copilot', 'aider', 'auggie'];
const agentName = `/\\b(?:${agentNames.join('|')})\\b/i`;
const noAgentNames = [
  `Literal[value=${agentName}]`,
  `TemplateElement[value.raw=${agentName}]`,
  `Identifier[name=${agentName}]`,
].map((selector) => ({ selector, message: "An agent's name stands only in its own file and in the registry." }));

const assertions = [
  {
    selector: "CallExpression[callee.object.name='vi'][callee.property.name=/^(mock|doMock|unstable_mockModule)$/]",
    message: 'No module mocks: a memory adapter passes the same contract.',
  },
];

export default tseslint.config(
  { ignores: ['dist/**', 'node_modules/**', '.agents/**', 'coverage/**', 'test/fixtures/**'] },
  {
    files: ['**/*.{ts,tsx,js,mjs}'],
    languageOptions: { parser: tseslint.parser },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
  },
  {
    files: ['src/**/*.{ts,tsx}'],
    rules: {
      'max-lines': ['error', { max: 300, skipBlankLines: false, skipComments: false }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      'no-restricted-syntax': ['error', ...noAgentNames],
    },
  },
  {
    files: ['src/core/**/*.ts', 'src/agents/**/*.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        'process',
        'setTimeout',
        'setInterval',
        'setImmediate',
        'queueMicrotask',
        'fetch',
        'Buffer',
        'console',
        'globalThis',
        'require',
      ],
      'no-restricted-properties': ['error', ...impure],
      'no-restricted-syntax': ['error', ...impureSyntax, ...noAgentNames],
    },
  },
  { files: ['src/agents/**/*.ts'], rules: { 'no-restricted-syntax': ['error', ...impureSyntax] } },
  restrict(['src/core/**/*.ts'], [wall('core'), packages]),
  restrict(['src/agents/**/*.ts'], [wall('agents'), packages]),
  restrict(['src/ports/**/*.ts'], [wall('ports'), packages]),
  restrict(
    ['src/mayor/**/*.ts'],
    [wall('mayor'), forbid('^[^.](?!ode:crypto$|ode:path$)', 'The mayor works through ports: no packages.')],
  ),
  restrict(
    ['src/config/**/*.ts'],
    [
      wall('config'),
      forbid(
        '/adapters/(?!whole-file\\.ts$)',
        'config writes files through adapters/whole-file.ts and knows no other adapter.',
      ),
    ],
  ),
  restrict(['src/adapters/*.ts'], [wall('adapters')]),
  ...adapterKinds.map((kind) =>
    restrict(
      [`src/adapters/${kind}/**/*.ts`],
      [
        wall('adapters'),
        forbid(
          `/(?:${adapterKinds.filter((other) => other !== kind).join('|')})(?:/|$)`,
          'Adapters never import one another.',
        ),
        forbid('^(?:node:)?child_process$|^execa$', 'adapters/process.ts is the one that starts subprocesses.'),
      ],
    ),
  ),
  restrict(
    ['src/surfaces/**/*.{ts,tsx}'],
    [
      wall('surfaces'),
      forbid('/mayor/(?!town\\.ts$)', 'Surfaces know the mayor only by mayor/town.ts.'),
      forbid('^(?:node:)?child_process$|^execa$', 'Surfaces start no subprocesses.'),
    ],
  ),
  { files: ['test/**/*.{ts,tsx}'], rules: { 'no-restricted-syntax': ['error', ...assertions] } },
);
