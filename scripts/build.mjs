#!/usr/bin/env node
// Bundles src/main.ts into dist/: one chunk of what every command needs, the rest in chunks that load when
// they are needed, because `mayor task ready` is typed all day and Node's start is most of what it costs.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import manifest from '../package.json' with { type: 'json' };
import { makeScripts } from './base.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const next = `dist.${process.pid}`;
const BANNER =
  "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);";
const options = {
  absWorkingDir: root,
  entryPoints: ['src/main.ts'],
  outdir: next,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  minify: true,
  keepNames: true,
  sourcemap: 'linked',
  // Native code and its loader stay packages; so does what only looks for itself at run time.
  external: ['node-pty'],
  alias: { 'react-devtools-core': './scripts/empty-module.mjs' },
  define: { 'process.env.NODE_ENV': '"production"' },
  banner: { js: BANNER },
  logLevel: 'warning',
};
const { files, identity } = await looked();
// Two builds of the same package version differ too: a daemon of the one may run when the other is there.
// The sum says whether they differ, the moment of the commit which is older: core/other-version.ts reads both.
const version = [`${manifest.version}+${identity}`, ...committedAt()].join('.');
const define = { ...options.define, MAYOR_VERSION: JSON.stringify(version) };
const { metafile } = await build({ ...options, define, metafile: true, plugins: [oneBase(files), later()] });
const DASHBOARD = 'src/main/dashboard.ts';
await makeScripts(`${root}${next}`, metafile.outputs, BANNER, {
  base: { of: ['src/main.ts'] },
  client: { of: ['src/main/client.ts', 'src/main/early.ts'] },
  text: { of: ['src/surfaces/cli/table.ts'] },
  // What the dashboard shares with commands that are typed often, and with all else, so that none of them loads it.
  shared: {
    of: ['town-commands', 'status-text', 'review-text'].map((name) => `src/surfaces/cli/${name}.ts`),
    within: DASHBOARD,
  },
  common: { but: [DASHBOARD, 'src/surfaces/tui/lines/run.ts'], within: DASHBOARD },
  dashboard: { of: [DASHBOARD] },
});

/** `20261128100824`, in UTC; nothing where this is no clone, or git is not there. */
function committedAt() {
  // Copied into another repository, it would be told that one's.
  if (!existsSync(resolve(root, '.git'))) return [];
  const { status, stdout } = spawnSync('git', ['log', '-1', '--format=%ct'], { cwd: root, encoding: 'utf8' });
  const seconds = Number(stdout);
  if (status !== 0 || !Number.isInteger(seconds) || seconds <= 0) return [];
  return [new Date(seconds * 1_000).toISOString().replace(/\D/g, '').slice(0, 14)];
}

/** What is loaded with the entry, whatever is typed; and a sum of all code, the same whenever and wherever it is built. */
async function looked() {
  const { metafile, outputFiles } = await build({ ...options, outdir: 'dist', metafile: true, write: false });
  const found = new Set();
  const follow = (file) => {
    if (found.has(file)) return;
    found.add(file);
    for (const { path, kind } of metafile.inputs[file]?.imports ?? []) if (kind !== 'dynamic-import') follow(path);
  };
  follow('src/main/run.ts');
  const sum = createHash('sha256');
  for (const { path, contents } of outputFiles) if (path.endsWith('.js')) sum.update(contents);
  return { files: new Set([...found].map((file) => resolve(root, file))), identity: sum.digest('hex').slice(0, 7) };
}

/**
 * Keeps these in one chunk. The bundler puts what the same set of entries needs into a chunk, which makes
 * twenty of them, and each takes Node longer to find than to run: so whatever is loaded later needs them all.
 */
function oneBase(base) {
  const first = `import ${JSON.stringify(resolve(root, 'src/main/run.ts'))};`;
  const later = new Set();
  return {
    name: 'one-base',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^\./ }, ({ kind, path, importer }) => {
        const file = resolve(dirname(importer), path);
        if (kind === 'dynamic-import' && importer.startsWith(resolve(root, 'src')) && !base.has(file)) later.add(file);
        return undefined;
      });
      onLoad({ filter: /\/src\/.*\.tsx?$/ }, async ({ path }) => {
        if (!later.has(path)) return undefined;
        return { contents: `${first}\n${await readFile(path, 'utf8')}`, loader: path.endsWith('x') ? 'tsx' : 'ts' };
      });
    },
  };
}

/**
 * What the dashboard needs does more at its start than it has to: Yoga fetches its own code from a data: address, for which
 * Node loads all of its HTTP; Ink looks for tools of its developers; tables of letters are loaded for text that is not
 * plain. And Yoga and Ink wait, which no script may. Without a word of ours a package would be as it is: so this fails where
 * it has changed.
 */
function later() {
  const SEGMENTER = [
    'const segmenter = new Intl.Segmenter();',
    'let made; const segmenter = { segment: (text) => (made ??= new Intl.Segmenter()).segment(text) };',
  ];
  const EMOJI = [
    'const rgiEmojiRegex = /^\\p{RGI_Emoji}$/v;',
    'let emoji; const rgiEmojiRegex = { test: (text) => (emoji ??= /^\\p{RGI_Emoji}$/v).test(text) };',
  ];
  const ASSERT = [
    "var assert = require('assert')",
    "var assert = { equal: (...words) => require('assert').equal(...words) }",
  ];
  const changes = {
    'yoga-layout/dist/binaries/yoga-wasm-base64-esm.js': [
      [
        'var d={a:Jb};F++;',
        "var d={a:Jb};F++;a(new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(H.slice(37),'base64')),d));return{};",
      ],
    ],
    'yoga-layout/dist/src/index.js': [
      [
        'const Yoga = wrapAssembly(await loadYoga());',
        'const lib = {}; loadYoga(lib); const Yoga = wrapAssembly(lib);',
      ],
    ],
    'ink/build/reconciler.js': [
      ['if (isDev()) {', 'if (false) {'],
      ['isDev()\n    ? await loadPackageJson()\n    : {', '{'],
    ],
    'string-width/index.js': [SEGMENTER, EMOJI],
    'wrap-ansi/node_modules/string-width/index.js': [SEGMENTER],
    'ink/node_modules/signal-exit/index.js': [ASSERT],
    'restore-cursor/node_modules/signal-exit/index.js': [ASSERT],
  };
  return {
    name: 'later',
    setup({ onLoad }) {
      for (const [name, edits] of Object.entries(changes))
        onLoad({ filter: new RegExp(`^${root}node_modules/${name.replaceAll('.', '\\.')}$`) }, async ({ path }) => {
          let contents = await readFile(path, 'utf8');
          for (const [from, to] of edits) {
            if (!contents.includes(from)) throw new Error(`${path} is not as scripts/build.mjs knows it: no "${from}"`);
            contents = contents.replace(from, () => to);
          }
          return { contents, loader: 'js' };
        });
    },
  };
}

// A daemon that runs still loads chunks of the bundle it was started from: their names hold a hash of
// what is in them, so the new ones go beside the old, the entry last, and old ones go after a week.
const fresh = await readdir(`${root}${next}`);
await mkdir(`${root}dist`, { recursive: true });
for (const name of fresh.sort((a) => (a === 'main.cjs' ? 1 : -1))) {
  await rename(`${root}${next}/${name}`, `${root}dist/${name}`);
}
await rm(`${root}${next}`, { recursive: true });
spawnSync(process.execPath, [`${root}scripts/warm.mjs`], { timeout: 60_000, stdio: 'ignore' });
const week = 7 * 24 * 3_600_000;
for (const name of await readdir(`${root}dist`)) {
  const path = `${root}dist/${name}`;
  if (
    !fresh.includes(name) &&
    !fresh.some((one) => name.startsWith(`${one}.`)) &&
    Date.now() - (await stat(path)).mtimeMs > week
  )
    await rm(path, { force: true });
}
