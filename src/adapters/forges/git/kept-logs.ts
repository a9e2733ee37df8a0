/** The logs that gates left on the disk, for whoever searches them: their ends alone are read. */
import { lstat, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { gateFileOf } from '../../../core/gate-settings.ts';
import { plainText } from '../../../core/plain.ts';
import type { KeptLog, Logs } from '../../../ports/logs.ts';
import { logsOf, readReport } from './gate-folder.ts';

type Found = { readonly log: KeptLog; readonly file: string };

/** @param folder that of the town's forges */
export const keptLogs = (folder: string): Logs => ({
  async list(limit) {
    const rigs = await namesIn(folder);
    const found = await Promise.all(rigs.map((rig) => inRig(folder, rig)));
    const newest = found
      .flat()
      .toSorted((a, b) => b.log.at - a.log.at)
      .slice(0, limit);
    return Promise.all(newest.map((one) => named(folder, one)));
  },
  async tail({ task, rig, gate }, bytes) {
    try {
      const file = await open(join(logsOf(folder, rig), task, `${gateFileOf(gate)}.log`), 'r');
      try {
        const { size } = await file.stat();
        const from = Math.max(0, size - bytes);
        const buffer = Buffer.alloc(size - from);
        const { bytesRead } = await file.read(buffer, 0, buffer.length, from);
        const read = buffer.subarray(0, bytesRead);
        return plainText(read.subarray(from === 0 ? 0 : read.indexOf(0x0a) + 1).toString());
      } finally {
        await file.close();
      }
    } catch {
      return 'gone'; // It made room for others since it was listed.
    }
  },
});

const inRig = async (folder: string, rig: string): Promise<readonly Found[]> => {
  const logs = logsOf(folder, rig);
  const tasks = await namesIn(logs);
  const found = await Promise.all(
    tasks.map(async (task): Promise<readonly Found[]> => {
      const files = (await namesIn(join(logs, task))).filter((name) => name.endsWith('.log') && !EARLIER.test(name));
      return (await Promise.all(files.map((file) => weighed(join(logs, task, file), task, rig, file)))).flat();
    }),
  );
  return found.flat();
};

/** Logs of runs before the last. */
const EARLIER = /~\d\.log$/;

const weighed = async (path: string, task: string, rig: string, file: string): Promise<readonly Found[]> => {
  const there = await lstat(path).catch(() => undefined); // Gone since it was listed.
  if (there === undefined || !there.isFile()) return [];
  const gate = file.slice(0, -'.log'.length);
  return [{ file: gate, log: { task, rig, gate, at: there.mtimeMs, bytes: there.size } }];
};

/** Some names are no names of files: the last report has them as they are. */
const named = async (folder: string, { log, file }: Found): Promise<KeptLog> => {
  if (!file.includes('~')) return log;
  const report = await readReport(join(logsOf(folder, log.rig), log.task));
  const gate = report?.outcome.gates?.find(({ name }) => gateFileOf(name) === file)?.name;
  return gate === undefined ? log : { ...log, gate };
};

const namesIn = (path: string): Promise<readonly string[]> => readdir(path).catch(() => []); // Nothing was checked yet.
