/** The composition root: it alone sees adapters and surfaces. A command line in, an exit code out. */
import { runMain } from './main/run.ts';

/** `root` is the folder that holds bin/, dist/ and src/. */
export async function start(root: string, argv: readonly string[]): Promise<void> {
  // A reader that closes the pipe early (`mayor log | head`) has what it wanted.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    // The terminal is gone: a hangup says so too, and whoever sat there may have words that are to be kept.
    if (error.code === 'EIO') return;
    throw error;
  });
  process.exitCode = await runMain(root, argv);
}
