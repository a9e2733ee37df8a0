/** How long the path of a Unix socket may be: known to everything that names one. */
import { UsageError } from './errors.ts';

/** `sun_path` holds 104 bytes on macOS and 108 on Linux, the closing NUL included. */
const LONGEST = 103;

/**
 * The path itself when a socket can be bound to it.
 * @throws UsageError when it is too long, or has a control character, which tmux does not take; node would otherwise bind a shortened one or say EINVAL.
 */
export function checkSocketPath(path: string): string {
  if (hasControl(path))
    throw new UsageError(
      `The socket path ${JSON.stringify(path)} has a line break or another control character in it`,
      {
        hint: 'Set MAYOR_HOME to a folder with a plain name',
      },
    );
  const bytes = new TextEncoder().encode(path).length;
  if (bytes <= LONGEST) return path;
  throw new UsageError(`The socket path ${path} is ${bytes} bytes long; the system takes at most ${LONGEST}`, {
    hint: 'Set MAYOR_HOME (or XDG_RUNTIME_DIR) to a folder with a shorter path',
  });
}

const hasControl = (path: string): boolean => [...path].some((letter) => letter < ' ' || letter === '\x7f');
