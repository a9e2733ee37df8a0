/** The composition root: it alone sees adapters and surfaces. A command line in, an exit code out. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { cliDeps } from './main/deps.ts';
import { placeHere } from './main/place.ts';
import { runCli } from './surfaces/cli/run.ts';

/** Filled in by the bundler; the sources read it from package.json. */
declare const MAYOR_VERSION: string | undefined;

const root = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');
const version =
  typeof MAYOR_VERSION === 'string' ? MAYOR_VERSION : versionIn(readFileSync(`${root}/package.json`, 'utf8'));

// A reader that closes the pipe early (`mayor log | head`) has what it wanted.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

process.exitCode = await runMain(process.argv.slice(2));

async function runMain(argv: readonly string[]): Promise<number> {
  const place = placeHere(root, version);
  // Words that Mayor says to itself; no person types them.
  if (argv[0] === '__dashboard') return (await import('./main/dashboard.ts')).dashboardHere(place);
  if (argv[0]?.startsWith('__pty-')) return (await import('./main/pty.ts')).runPty(argv);
  return runCli(cliDeps(place), argv);
}

function versionIn(manifest: string): string {
  const found = /"version": "([^"]+)"/.exec(manifest);
  return found?.[1] ?? 'unknown';
}
