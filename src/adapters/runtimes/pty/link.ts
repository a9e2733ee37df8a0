/** One connection to the town's pty host, made when it is needed and made again when it broke. */
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { TransientError } from '../../../core/errors.ts';
import { plainText } from '../../../core/plain.ts';
import type { RuntimePlace } from '../../../ports/runtime.ts';
import { startDetached } from '../../process.ts';
import { type Connection, connect, type Hear } from './connection.ts';
import { hostPlace, PTY_HOST } from './place.ts';

export type Link = {
  /** The running host, or `nobody`. */
  find(): Promise<Connection | 'nobody'>;
  /** The running host, started when there is none. @throws TransientError when it does not come up. */
  need(): Promise<Connection>;
  /** Forgets the connection; the host stays. */
  close(): void;
};

export type LinkParts = {
  /** Absolute and without symbolic links. */
  readonly folder: string;
  readonly place: Pick<RuntimePlace, 'self' | 'env'>;
  readonly hear: Hear;
  readonly opened: (connection: Connection) => void;
  /** The connection ended, and not by `close`. */
  readonly lost: () => void;
};

export function createLink({ folder, place, hear, opened, lost }: LinkParts): Link {
  const { socket, log } = hostPlace(folder);
  let current: Connection | undefined;
  let finding: Promise<Connection | 'nobody'> | undefined;
  let needing: Promise<Connection> | undefined;
  const look = async (): Promise<Connection | 'nobody'> => {
    const found = await connect(socket, hear);
    if (found === 'nobody') return found;
    current = found;
    void found.ended.then(() => {
      if (current !== found) return;
      current = undefined;
      lost();
    });
    opened(found);
    return found;
  };
  const find = (): Promise<Connection | 'nobody'> => {
    if (current?.isOpen()) return Promise.resolve(current);
    finding ??= look().finally(() => {
      finding = undefined;
    });
    return finding;
  };
  const start = async (): Promise<Connection> => {
    const before = await find();
    return before === 'nobody' ? startHost({ folder, log, place, find }) : before;
  };
  return {
    find,
    need: () => {
      needing ??= start().finally(() => {
        needing = undefined;
      });
      return needing;
    },
    close: () => {
      const closed = current;
      current = undefined;
      closed?.end();
    },
  };
}

/** It first ends what a killed host may have left, which can take its time. */
const PATIENCE_MS = 30_000;
const POLL_MS = 20;

type Starting = Pick<LinkParts, 'folder' | 'place'> & { readonly log: string; readonly find: Link['find'] };

async function startHost({ folder, log, place, find }: Starting): Promise<Connection> {
  const file = openSync(log, 'w', 0o600);
  const argv = [...place.self, PTY_HOST, folder] as const;
  const { exited } = startDetached(argv, { env: NOT_FOR_THE_HOST, cwd: '/', log: file });
  closeSync(file);
  let exit: number | undefined;
  const ended = exited.then(
    (code) => {
      exit = code;
    },
    () => {
      exit = -1; // It could not be started at all, as is said below.
    },
  );
  const deadline = performance.now() + PATIENCE_MS;
  while (performance.now() < deadline) {
    const found = await find();
    if (found !== 'nobody') return found;
    // Zero: another host has the town, and will answer soon.
    if (exit !== undefined && exit !== 0) break;
    await (exit === undefined ? Promise.race([ended, pause(POLL_MS)]) : pause(POLL_MS));
  }
  const said = plainText(readFileSync(log, 'utf8')).trim().split('\n').slice(-6).join('\n');
  throw new TransientError(`The pty host did not come up${said === '' ? '' : `:\n${said}`}`, {
    hint: `Its log is ${log}`,
  });
}

/** It holds every agent of the town, but is none: it needs nobody's token. */
const NOT_FOR_THE_HOST = { MAYOR_TOKEN: undefined };
