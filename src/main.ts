/** The composition root: it alone sees adapters and surfaces. A command line in, an exit code out. */
import { fileURLToPath } from 'node:url';
import { runMain } from './main/run.ts';

// A reader that closes the pipe early (`mayor log | head`) has what it wanted.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

const root = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');
process.exitCode = await runMain(root, process.argv.slice(2));
