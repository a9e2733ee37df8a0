#!/usr/bin/env node
// Bundles src/main.ts into dist/: one small entry, the rest in chunks that load when they are needed,
// because `mayor status` is typed all day and Node's start is most of what it costs.
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import manifest from '../package.json' with { type: 'json' };

const root = fileURLToPath(new URL('..', import.meta.url));
const next = `dist.${process.pid}`;
await build({
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
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
  logLevel: 'warning',
});

// A daemon that runs still loads chunks of the bundle it was started from: their names hold a hash of
// what is in them, so the new ones go beside the old, the entry last, and old ones go after a week.
const fresh = await readdir(`${root}${next}`);
await mkdir(`${root}dist`, { recursive: true });
for (const name of fresh.sort((a) => (a === 'main.js' ? 1 : -1))) {
  await rename(`${root}${next}/${name}`, `${root}dist/${name}`);
}
await rm(`${root}${next}`, { recursive: true });
const week = 7 * 24 * 3_600_000;
for (const name of await readdir(`${root}dist`)) {
  const path = `${root}dist/${name}`;
  if (!fresh.includes(name) && Date.now() - (await stat(path)).mtimeMs > week) await rm(path, { force: true });
}
