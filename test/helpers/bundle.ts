/** Sources as one file of plain JavaScript, so that dozens of processes start fast. */
import { join } from 'node:path';
import { build } from 'esbuild';

/** Bundles `source` (a path from the project's folder) into `folder`; returns the path of the result. */
export async function bundled(folder: string, source: string): Promise<string> {
  const outfile = join(folder, 'bundle.mjs');
  await build({
    entryPoints: [source],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
    // Some packages are CommonJS, which asks for Node's own modules by `require`.
    banner: {
      js: "import { createRequire as bundleRequire } from 'node:module'; const require = bundleRequire(import.meta.url);",
    },
  });
  return outfile;
}
