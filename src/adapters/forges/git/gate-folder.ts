/** Where logs of gates and checks lie: a folder a task, in it a file a gate and what came of the last check. Old tasks go. */
import { lstat, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { TransientError } from '../../../core/errors.ts';
import type { GateReport } from '../../../core/gate.ts';
import { rigName, sha, type TaskId, taskId } from '../../../core/ids.ts';
import { writeWhole } from '../../whole-file.ts';

/** How much is kept of all tasks of a rig. */
export type Keep = { readonly tasks: number; readonly bytes: number };
const KEEP: Keep = { tasks: 200, bytes: 256 * 1024 * 1024 };

export const logsOf = (folder: string, rig: string): string => join(folder, rig, 'logs');

/** Apart from those of gates, which agents may be told. */
export const checkLogsOf = (folder: string, rig: string): string => join(folder, rig, 'check-logs');

const reportIn = (folder: string): string => join(folder, 'gates.json');

/** Where nothing ran, an earlier report of the same result says more. @throws TransientError for a full disk. */
export const writeReport = async (folder: string, report: GateReport): Promise<void> => {
  const ran = report.outcome.gates?.some(({ tries }) => tries > 0) === true;
  if (!ran && (await readReport(folder))?.result === report.result) return;
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeWhole(reportIn(folder), `${JSON.stringify(report)}\n`, 0o600);
  } catch (error) {
    const hint = 'Make room on that disk and look at the permissions of the folder';
    throw new TransientError(`${reportIn(folder)} could not be written`, { cause: error, hint });
  }
};

/** The last check of the task whose logs are in this folder; `undefined` where there was none, or it cannot be read. */
export const readReport = async (folder: string): Promise<GateReport | undefined> => {
  try {
    const parsed = schema.safeParse(JSON.parse(await readFile(reportIn(folder), 'utf8')));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined; // Absent or torn: the next check writes it anew.
  }
};

const outcome = z.object({
  name: z.string(),
  kind: z.enum(['green', 'red', 'flaky', 'skipped']),
  ms: z.number(),
  tries: z.number(),
  log: z.string().exactOptional(),
});
const gates = z.array(outcome).exactOptional();
const schema = z.object({
  task: z.string().transform(taskId),
  rig: z.string().transform(rigName),
  result: z.string().transform(sha),
  onto: z.string().transform(sha).exactOptional(),
  at: z.number(),
  outcome: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('green'), gates }),
    z.object({
      kind: z.literal('red'),
      gate: z.string(),
      log: z.string(),
      gates,
      base: z.enum(['green', 'red']).exactOptional(),
    }),
  ]),
});

/** Takes away the logs of the tasks that were checked longest ago, beyond what is kept; never those of `task`. */
export async function pruneLogs(logs: string, task: TaskId, keep: Keep = KEEP): Promise<void> {
  const names = await readdir(logs).catch(() => []); // None yet.
  const others = await Promise.all(names.filter((name) => name !== task).map((name) => weigh(join(logs, name))));
  let tasks = 1;
  let bytes = 0;
  for (const one of others.sort((a, b) => b.at - a.at)) {
    tasks += 1;
    bytes += one.bytes;
    if (tasks > keep.tasks || bytes > keep.bytes) await rm(one.path, { recursive: true, force: true });
  }
}

const weigh = async (path: string): Promise<{ readonly path: string; readonly at: number; readonly bytes: number }> => {
  const files = await readdir(path).catch(() => []); // A log of an earlier version is a file, and has none in it.
  const sizes = await Promise.all([path, ...files.map((name) => join(path, name))].map(sizeOf));
  return {
    path,
    at: Math.max(...sizes.map(({ at }) => at)),
    bytes: sizes.reduce((sum, one) => sum + one.bytes, 0),
  };
};

const sizeOf = async (path: string): Promise<{ readonly at: number; readonly bytes: number }> => {
  const there = await lstat(path).catch(() => undefined); // Gone since it was listed.
  return { at: there?.mtimeMs ?? 0, bytes: there?.size ?? 0 };
};
