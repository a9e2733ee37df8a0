/** What Linux knows of a process. */
import { readFile } from 'node:fs/promises';

/** Linux counts processor time in hundredths of a second for every program (getconf CLK_TCK). */
export const TICKS_A_SECOND = 100;

/** Processor time of a process so far, in ticks. */
export const ticks = async (pid: number): Promise<number> => {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Number(fields[11]) + Number(fields[12]);
};

/** Memory that a process has resident, in MB. */
export const residentMb = async (pid: number): Promise<number> => {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
};
