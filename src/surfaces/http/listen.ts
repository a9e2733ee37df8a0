/** Listening on a Unix socket that only its owner may open, and on loopback. */
import { chmod, lstat, mkdir, unlink } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { ListenOptions } from 'node:net';
import { dirname } from 'node:path';
import { TerminalError } from '../../core/errors.ts';
import { checkSocketPath } from '../../core/socket-path.ts';

/**
 * Listens on `path` (mode 0600; its folder is made 0700 when absent). A socket file that lies there
 * is replaced: the caller holds the town's lock, so nobody listens on it any more.
 * @throws UsageError for a path that is too long, TerminalError for one taken by something else or
 * not writable.
 */
export async function listenOnSocket(server: Server, path: string): Promise<void> {
  checkSocketPath(path);
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await removeStale(path);
    const mask = process.umask(0o177);
    // The file appears within listen() itself, so nobody else ever sees it with another mode.
    const listening = listen(server, { path });
    process.umask(mask);
    await listening;
    await chmod(path, 0o600);
  } catch (error) {
    if (error instanceof TerminalError) throw error;
    throw new TerminalError(`Cannot listen on ${path}: ${error instanceof Error ? error.message : String(error)}`, {
      hint: 'mayor doctor looks at the folder',
      cause: error,
    });
  }
}

/** Listens on 127.0.0.1, at `port` when it is free, else anywhere. Returns the port it got. */
export async function listenOnLoopback(server: Server, port: number): Promise<number> {
  try {
    await listen(server, { host: '127.0.0.1', port });
  } catch (error) {
    if (port === 0 || !(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) {
      throw new TerminalError(`Cannot listen on 127.0.0.1:${port}`, { cause: error });
    }
    await listen(server, { host: '127.0.0.1', port: 0 });
  }
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : port;
}

const listen = (server: Server, options: ListenOptions): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(options, () => {
      server.off('error', reject);
      resolve();
    });
  });

const removeStale = async (path: string): Promise<void> => {
  const found = await lstat(path).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (found === undefined) return;
  if (!found.isSocket()) {
    throw new TerminalError(`${path} is in the way: it is no socket`, { hint: 'Move it elsewhere, then try again' });
  }
  await unlink(path);
};
