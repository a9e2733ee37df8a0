/** Tokens of agents: each proves one polecat of one epoch, and says nothing of the town's secret. */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeWhole } from '../adapters/whole-file.ts';
import type { Actor } from '../core/command.ts';
import { isName, polecatId } from '../core/ids.ts';

export type Tokens = {
  /** With `run`: which of the worker's processes it was given to. */
  of(worker: { readonly polecat: string; readonly epoch: number; readonly run?: number }): string;
  /** Six hexadecimal digits that tell this town from all others of its name. */
  readonly mark: string;
  identify(token: string): Actor | undefined;
};

/** The secret lies in the state folder (mode 0600), so that living agents outlast the daemon. */
export const openTokens = async (folder: string): Promise<Tokens> => {
  const secret = await secretIn(folder);
  const proof = (claim: string): string => createHmac('sha256', secret).update(claim).digest('base64url');
  return {
    of: ({ polecat, epoch, run }) => {
      const claim = `${polecat}:${epoch}${run === undefined ? '' : `.${run}`}`;
      return `${claim}:${proof(claim)}`;
    },
    mark: createHmac('sha256', secret).update('mark').digest('hex').slice(0, 6),
    identify: (token) => {
      const [polecat = '', number = '', given = ''] = token.split(':');
      const expected = Buffer.from(proof(`${polecat}:${number}`));
      const bytes = Buffer.from(given);
      if (bytes.length !== expected.length || !timingSafeEqual(bytes, expected)) return undefined;
      if (!isName(polecat)) return undefined;
      const [epoch, run] = number.split('.').map(Number);
      const actor = { kind: 'agent', polecat: polecatId(polecat), epoch: epoch ?? 0 } as const;
      return run === undefined ? actor : { ...actor, run };
    },
  };
};

const secretIn = async (folder: string): Promise<Buffer> => {
  const path = join(folder, 'secret');
  const kept = await readFile(path).catch(() => undefined); // The first start of this town has none yet.
  if (kept !== undefined && kept.length === 32) return kept;
  const fresh = randomBytes(32);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeWhole(path, fresh, 0o600);
  return fresh;
};
