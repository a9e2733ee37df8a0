#!/usr/bin/env node
// Bundles src/main.ts into dist/: one chunk of what every command needs, the rest in chunks that load when
// they are needed, because `mayor task ready` is typed all day and Node's start is most of what it costs.
import { spawnSync } from 'node:child_process';
import { mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import manifest from '../package.json' with { type: 'json' };
import { makeBase } from './base.mjs';

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
  define: { 'process.env.NODE_ENV': '"production"', MAYOR_VERSION: JSON.stringify(manifest.version) },
  banner: { js: BANNER },
  logLevel: 'warning',
};
const { metafile } = await build({ ...options, metafile: true, plugins: [oneBase(await staticFiles()), later()] });
await makeBase(`${root}${next}`, metafile.outputs, BANNER);

/** What is loaded with the entry, whatever is typed. */
async function staticFiles() {
  const { metafile } = await build({ ...options, metafile: true, write: false });
  const found = new Set();
  const follow = (file) => {
    if (found.has(file)) return;
    found.add(file);
    for (const { path, kind } of metafile.inputs[file]?.imports ?? []) if (kind !== 'dynamic-import') follow(path);
  };
  follow('src/main/run.ts');
  return new Set([...found].map((file) => resolve(root, file)));
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
 * Two packages that the dashboard needs do at their start what takes longer than all the rest of it, and what it may never
 * need: Yoga fetches its own code from a data: address, for which Node loads all of its HTTP; a table of letters is loaded
 * for text that is not plain. Without a word of ours the package would be as it is: so this fails where it has changed.
 */
function later() {
  const changes = [
    {
      filter: /yoga-wasm-base64-esm\.js$/,
      from: 'function ya(){return w||"function"!=typeof fetch?',
      to: 'function ya(){return w||true?',
    },
    {
      filter: /node_modules\/string-width\/index\.js$/,
      from: 'const segmenter = new Intl.Segmenter();',
      to: 'let made; const segmenter = { segment: (text) => (made ??= new Intl.Segmenter()).segment(text) };',
    },
  ];
  return {
    name: 'later',
    setup({ onLoad }) {
      for (const { filter, from, to } of changes)
        onLoad({ filter }, async ({ path }) => {
          const contents = await readFile(path, 'utf8');
          if (!contents.includes(from)) throw new Error(`${path} is not as scripts/build.mjs knows it: no "${from}"`);
          return { contents: contents.replace(from, to), loader: 'js' };
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
