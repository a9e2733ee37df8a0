/** A command line run in this process, to its exit code: what is small is loaded with it, the rest when it is used. */
import { readFileSync } from 'node:fs';
import { runCli } from '../surfaces/cli/run.ts';
import { cliDeps } from './deps.ts';
import { placeHere } from './place.ts';

/** Filled in by the bundler; the sources read it from package.json. */
declare const MAYOR_VERSION: string | undefined;

/** `root` is the folder that holds bin/, dist/ and src/. */
export async function runMain(root: string, argv: readonly string[]): Promise<number> {
  const version =
    typeof MAYOR_VERSION === 'string' ? MAYOR_VERSION : versionIn(readFileSync(`${root}/package.json`, 'utf8'));
  const place = placeHere(root, version);
  // Words that Mayor says to itself; no person types them.
  if (argv[0] === '__dashboard') {
    const early = await (await import('./early.ts')).hearEarly(place);
    return (await import('./dashboard.ts')).dashboardHere(place, {}, early);
  }
  if (argv[0]?.startsWith('__pty-')) return (await import('./pty.ts')).runPty(argv);
  return runCli(cliDeps(place), argv);
}

function versionIn(manifest: string): string {
  const found = /"version": "([^"]+)"/.exec(manifest);
  return found?.[1] ?? 'unknown';
}
