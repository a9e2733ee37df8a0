/** Logs of gates in memory. */
import { plainText } from '../../../core/plain.ts';
import type { KeptLog, Logs } from '../../../ports/logs.ts';

export type MemoryLog = Omit<KeptLog, 'bytes'> & { readonly text: string };

/** @param kept asked each time */
export const memoryLogs = (kept: () => readonly MemoryLog[]): Logs => ({
  list: async (limit) =>
    kept()
      .toSorted((a, b) => b.at - a.at)
      .slice(0, limit)
      .map(({ text, ...log }) => ({ ...log, bytes: Buffer.byteLength(text) })),
  tail: async ({ task, rig, gate }, bytes) => {
    const found = kept().find((log) => log.task === task && log.rig === rig && log.gate === gate);
    if (found === undefined) return 'gone';
    const all = Buffer.from(found.text);
    const from = Math.max(0, all.length - bytes);
    const end = all.subarray(from);
    return plainText(end.subarray(from === 0 ? 0 : end.indexOf(0x0a) + 1).toString());
  },
});
