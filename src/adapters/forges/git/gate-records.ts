/** Reads what checks left on the disk: for commands, which may look while gates run. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { GateReport } from '../../../core/gate.ts';
import { gateFileOf } from '../../../core/gate-settings.ts';
import { checkLogsOf, logsOf, readReport } from './gate-folder.ts';

export type GateRecords = {
  /** Every task that was checked and whose logs are still there. */
  tasks(): Promise<readonly { readonly id: string; readonly rig: string }[]>;
  last(task: { readonly id: string; readonly rig: string }): Promise<GateReport | undefined>;
  /** What the gate of that name printed last, as it is; `undefined` where it has no log. */
  log(report: Pick<GateReport, 'task' | 'rig' | 'outcome'>, name: string): Promise<string | undefined>;
};

/**
 * @param folder that of the town's forges
 * @param of those of gates, or of the checks that agents do not see
 */
export const gateRecords = (folder: string, of: 'gates' | 'checks' = 'gates'): GateRecords =>
  recordsIn(folder, of === 'gates' ? logsOf : checkLogsOf);

const recordsIn = (folder: string, logs: typeof logsOf): GateRecords => ({
  async tasks() {
    const rigs = await namesIn(folder);
    const found = await Promise.all(
      rigs.map(async (rig) => (await namesIn(logs(folder, rig))).map((id) => ({ id, rig }))),
    );
    return found.flat().filter(({ id }) => !id.endsWith('.log'));
  },
  last: ({ id, rig }) => readReport(join(logs(folder, rig), id)),
  async log({ task, rig, outcome }, name) {
    const told = outcome.gates?.find((gate) => gate.name === name)?.log;
    const path = told ?? join(logs(folder, rig), task, `${gateFileOf(name)}.log`);
    return readFile(path, 'utf8').catch(() => undefined); // It never ran, or made room for others.
  },
});

const namesIn = (path: string): Promise<readonly string[]> => readdir(path).catch(() => []); // Nothing was checked yet.
