/** Moving several refs in one step: all of them, each from where it was seen, or none. */
import type { Git } from '../../git.ts';
import { IDENTITY } from './commit.ts';
import { gitTrouble } from './trouble.ts';

export type Move = {
  readonly ref: string;
  /** `undefined`: it must not exist; `any`: wherever it is. */
  readonly from: string | 'any' | undefined;
  /** `undefined`: away. */
  readonly to: string | undefined;
};

/**
 * Nothing when it is done; git's own words when one was not, or no more, where it should be: then nothing moved.
 * Git starts before `moves` have come, which `started` is told, and does nothing where they never do.
 * @throws TransientError when the disk is full; TerminalError when git cannot write here.
 */
export async function moveAll(
  git: Git,
  moves: Promise<readonly Move[]>,
  started?: () => void,
): Promise<{ readonly because: string } | undefined> {
  const input = moves.then((all) => all.map((move) => `${lineOf(move)}\n`).join(''));
  const ran = await git(['update-ref', '--stdin'], {
    input,
    env: IDENTITY,
    ok: 'any',
    ...(started === undefined ? {} : { started }),
  });
  if (ran.exit === 0) return undefined;
  if (MOVED.test(ran.stderr) && !TROUBLE.test(ran.stderr)) return { because: ran.stderr.trim() };
  throw gitTrouble('write to', ran.stderr);
}

export const moveRefs = async (git: Git, moves: readonly Move[]): Promise<boolean> =>
  moves.length === 0 || (await moveAll(git, Promise.resolve(moves))) === undefined;

const lineOf = ({ ref, from, to }: Move): string => {
  if (to === undefined) return `delete ${ref}${from === 'any' || from === undefined ? '' : ` ${from}`}`;
  return from === undefined ? `create ${ref} ${to}` : `update ${ref} ${to}${from === 'any' ? '' : ` ${from}`}`;
};

const MOVED = /cannot lock ref|reference already exists|is at \S+ but expected|unable to resolve reference/i;
const TROUBLE = /Permission denied|Read-only file system|No space left on device|Disk quota exceeded/i;
