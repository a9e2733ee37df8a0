/**
 * Bringing this clone's tasks and the remote's together: fetch, merge, push, and all over again when
 * another clone was first. Whatever cannot be done is said; what is here stays here.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { cyclesIn } from '../../../core/dependencies.ts';
import { TransientError } from '../../../core/errors.ts';
import type { RigName, TaskId } from '../../../core/ids.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { SyncReport } from '../../../ports/tracker.ts';
import { type Git, lineOf } from '../../git.ts';
import { readObjects } from '../../git-objects.ts';
import { BRANCH, remoteRef } from './layout.ts';
import { endClaim, fileName, MANY, parseTask } from './local-claims.ts';
import { takeIn } from './merge-tips.ts';
import { type HeldClaim, readRefs } from './refs.ts';
import { fetchTip, pushTip, remoteOf, remoteTip } from './remote.ts';
import type { TaskIndex } from './task-index.ts';
import { inTurn } from './turn.ts';

export type SyncParts = {
  readonly git: Git;
  readonly rig: RigName;
  readonly clock: Clock;
  readonly index: TaskIndex;
  /** The name of a remote; without one it is `origin`. */
  readonly remote: string | undefined;
  /** Files for taking turns: of those who sync, and of those who write. */
  readonly turns: () => Promise<{ readonly sync: string; readonly write: string }>;
  /** Makes claims agree with what was merged. @throws TransientError where a remote decides them and is away. */
  readonly settle: (remote: string, met: Met) => Promise<SyncReport['lost']>;
};

/** Whether anything came, and whether all of ours is there now. */
export type Met = { readonly news: boolean; readonly isThere: boolean };

/** Each sync of a process waits for the one before. */
export function synchroniser(parts: SyncParts): () => Promise<SyncReport> {
  let queue: Promise<unknown> = Promise.resolve();
  return () => {
    const answer = queue.then(() => sync(parts));
    queue = answer.catch(() => undefined); // Told to whoever asked; the next one has its own fate.
    return answer;
  };
}

type Draft = {
  pulled: number;
  pushed: number;
  conflicts: SyncReport['conflicts'];
  problems: readonly string[];
};

const sync = async (parts: SyncParts): Promise<SyncReport> => {
  const remote = await remoteOf(parts.git, parts.remote);
  const draft: Draft = { pulled: 0, pushed: 0, conflicts: [], problems: [] };
  if (remote === undefined) {
    const name = parts.remote ?? 'origin';
    const problem = `This clone has no remote named ${name}: its tasks stay here until there is one`;
    return { remote: name, ...draft, lost: [], cycles: [], problems: [problem] };
  }
  const turns = await parts.turns();
  return inTurn(turns.sync, parts.clock.random, async () => {
    await meet(parts, remote, turns.write, draft);
    const lost = await settled(parts, remote, draft);
    return { remote, ...draft, lost, cycles: draft.pulled === 0 ? [] : await cyclesNow(parts) };
  });
};

const settled = async (parts: SyncParts, remote: string, draft: Draft): Promise<SyncReport['lost']> => {
  try {
    return await parts.settle(remote, { news: draft.pulled > 0, isThere: draft.problems.length === 0 });
  } catch (error) {
    if (!(error instanceof TransientError)) throw error;
    draft.problems = [...draft.problems, error.message];
    return [];
  }
};

/** Tens of clones may be at it at once, and each round lets one of them through. */
const ROUNDS = 60;
const LONGEST_MS = 2_000;

const meet = async (parts: Omit<SyncParts, 'settle'>, remote: string, turn: string, draft: Draft): Promise<void> => {
  const { git, clock } = parts;
  const stop = (because: string): void => {
    draft.problems = [...draft.problems, because];
  };
  for (let round = 1; round <= ROUNDS; round++) {
    const theirs = await bring(git, remote);
    if (theirs.kind === 'refused') return stop(theirs.because);
    const tip = theirs.value === undefined ? await localTip(git) : await take(parts, theirs.value, turn, draft);
    if (tip === undefined || tip === theirs.value) return;
    const pushed = await pushTip(git, remote, tip);
    if (pushed === 'pushed') {
      draft.pushed += await countBetween(git, theirs.value, tip);
      // So that the next look knows it; when it fails that one only fetches what is here already.
      await git(['update-ref', remoteRef(remote), tip], { ok: 'any' });
      return;
    }
    if (pushed !== 'moved') return stop(pushed.because);
    await pause(clock.random() * Math.min(LONGEST_MS, 20 * 2 ** round));
  }
  stop(`Other clones reached ${remote} first, ${ROUNDS} times: the tasks of this one go there with the next sync`);
};

/** The remote's tip, its commits being here; `undefined` inside when it has no tasks. */
const bring = async (git: Git, remote: string) => {
  const asked = await remoteTip(git, remote);
  if (asked.kind === 'refused' || asked.value === undefined) return asked;
  const known = await git(['rev-parse', '--quiet', '--verify', remoteRef(remote)], { ok: [0, 1] });
  return lineOf(known) === asked.value ? asked : fetchTip(git, remote);
};

const take = async (parts: Omit<SyncParts, 'settle'>, theirs: string, turn: string, draft: Draft): Promise<string> => {
  const { git, clock } = parts;
  const taken = await inTurn(turn, clock.random, () => takeIn(parts, theirs));
  draft.pulled += await countBetween(git, taken.from, theirs);
  draft.conflicts = [...draft.conflicts, ...taken.conflicts];
  draft.problems = [...draft.problems, ...taken.problems];
  return taken.tip;
};

const localTip = async (git: Git): Promise<string | undefined> => (await readObjects(git, [BRANCH]))[0]?.oid;

const countBetween = async (git: Git, from: string | undefined, to: string): Promise<number> =>
  from === to ? 0 : Number(lineOf(await git(['rev-list', '--count', to, ...(from === undefined ? [] : [`^${from}`])])));

/** Brings what is here and what is there together, and no more. What could not be done, in plain sentences. */
export async function share(parts: Omit<SyncParts, 'settle'>, remote: string): Promise<readonly string[]> {
  const draft: Draft = { pulled: 0, pushed: 0, conflicts: [], problems: [] };
  const turns = await parts.turns();
  await inTurn(turns.sync, parts.clock.random, () => meet(parts, remote, turns.write, draft));
  return draft.problems;
}

type Clone = Pick<SyncParts, 'git' | 'rig'>;

/** Ends claims of this clone that the merged tasks give to others, or to nobody. */
export async function endLostClaims(clone: Clone): Promise<SyncReport['lost']> {
  const over = await claimsThatAreOver(clone);
  for (const { task, held } of over) await endClaim(clone.git, task, held.oid);
  return over.map(lossOf);
}

/** A claim with a greater token than its task's was made a moment ago and is not written there yet. */
export async function claimsThatAreOver({ git, rig }: Clone) {
  const held = [...(await readRefs(git)).claims];
  const objects = await readObjects(
    git,
    held.map(([id]) => fileName(id)),
    MANY,
  );
  return held.flatMap(([task, claim], at): Over[] => {
    const object = objects[at];
    const file = object && parseTask(task, rig, object);
    if (file === undefined || 'why' in file) return [];
    if (claim.token > file.token || file.task.assignee === claim.holder) return [];
    return [{ task, held: claim, to: file.task.assignee }];
  });
}

type Over = { readonly task: TaskId; readonly held: HeldClaim; readonly to: string | undefined };

export const lossOf = ({ task, held: { holder }, to }: Over): SyncReport['lost'][number] => ({
  task,
  holder,
  ...(to === undefined ? {} : { to }),
});

const cyclesNow = async ({ git, index }: SyncParts): Promise<SyncReport['cycles']> => {
  const tip = await localTip(git);
  return cyclesIn((await index.at(tip)).rows);
};
