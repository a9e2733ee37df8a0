#!/usr/bin/env node
// Bundles src/main.ts into dist/: one small entry, the rest in chunks that load when they are needed,
// because `mayor status` is typed all day and Node's start is most of what it costs.
import { rename, rm } from 'node:fs/promises';
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
// Put in place whole: a command that starts meanwhile finds the old bundle or the new one.
await rm(`${root}dist`, { recursive: true, force: true });
await rename(`${root}${next}`, `${root}dist`);
