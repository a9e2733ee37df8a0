/** How long the path of a Unix socket may be: known to everything that names one. */
import { UsageError } from './errors.ts';

/** `sun_path` holds 104 bytes on macOS and 108 on Linux, the closing NUL included. */
const LONGEST = 103;

/**
 * The path itself when a socket can be bound to it.
 * @throws UsageError when it is too long; node would otherwise bind a shortened one or say EINVAL.
 */
export function checkSocketPath(path: string): string {
  const bytes = new TextEncoder().encode(path).length;
  if (bytes <= LONGEST) return path;
  throw new UsageError(`The socket path ${path} is ${bytes} bytes long; the system takes at most ${LONGEST}`, {
    hint: 'Set MAYOR_HOME (or XDG_RUNTIME_DIR) to a folder with a shorter path',
  });
}
