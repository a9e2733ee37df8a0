/** One gate in the scratch worktree, from its first process to the end of its last. */
import { randomUUID } from 'node:crypto';
import { TransientError } from '../../../core/errors.ts';
import type { TaskId } from '../../../core/ids.ts';
import { runShell } from '../../process.ts';
import { endTrees, MARK, mayBeCarried, orphansOf } from '../../process-tree.ts';
import { gateEnvironment } from './gate-environment.ts';
import { type GateLog, openGateLog } from './gate-log.ts';
import type { Scratch } from './scratch.ts';
import type { Site } from './site.ts';

/** One check of one task's result. */
export type Job = {
  readonly site: Site;
  readonly task: TaskId;
  /** Of this task's logs. */
  readonly folder: string;
  /** Path of the rig's file of proofs. */
  readonly proofs: string;
  /** The result, or the base that it is compared with: logs of the one do not cover those of the other. */
  readonly side: 'result' | 'base';
};

type Line = { readonly name: string; readonly run: string; readonly timeoutMs: number };

/** A log for one gate, to be closed. @throws TransientError for a full disk. */
export const openLog = ({ folder, side }: Job, name: string): Promise<GateLog> =>
  openGateLog(folder, side === 'base' ? `${name}~base` : name);

/**
 * Runs it once. Whatever it started is ended then, also what left its group, as long as it kept its environment.
 * @throws TransientError when the town stops.
 */
export async function tried(
  { site, task, side }: Job,
  scratch: Scratch,
  log: GateLog,
  { name, run, timeoutMs }: Line,
): Promise<{ readonly kind: 'green' | 'red'; readonly ms: number }> {
  const { rig, signal } = site;
  const from = performance.now();
  const mark = `gate-${randomUUID()}`;
  await log.begin(run);
  const ended = site.running.begin({ task, name, side, since: Date.now() });
  const end = await runShell(run, {
    cwd: scratch.path,
    env: { ...gateEnvironment(site.env, rig), [MARK]: mark },
    timeoutMs,
    signal,
    output: log.write,
  })
    .finally(() => endStrays(mark))
    .finally(ended);
  const ms = Math.round(performance.now() - from);
  if (end.kind === 'exited' && end.exit === 0) return { kind: 'green', ms };
  if (end.kind === 'aborted')
    throw new TransientError(`The gate "${name}" of rig ${rig.name} was stopped`, { hint: 'It runs again by itself' });
  await log.end(end.kind === 'exited' ? `ended with ${end.exit}` : `took longer than ${timeoutMs} ms and was ended`);
  return { kind: 'red', ms };
}

const GRACE_MS = 500;

const endStrays = async (mark: string): Promise<void> => {
  if (await mayBeCarried(mark)) await endTrees([orphansOf(mark)], GRACE_MS);
};
