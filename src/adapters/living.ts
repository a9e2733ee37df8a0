/**
 * A process that is written down, so that another can tell later whether it still lives: its number, and when it began,
 * since the number may be another's by then.
 */
import { readFileSync } from 'node:fs';

/** What a process writes down of itself. */
export const selfText = (): string => `${process.pid} ${birthOf(process.pid)}`;

/** Whether the process that wrote this is there. Of what nobody wrote: no. */
export const isLiving = (text: string): boolean => {
  const [word, birth = ''] = text.trimEnd().split(' ');
  const pid = Number(word);
  if (!Number.isInteger(pid) || pid <= 0 || birth !== birthOf(pid)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
};

/** When it began, in ticks of the kernel. Empty where that cannot be told. */
const birthOf = (pid: number): string => {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return fields.slice(fields.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return ''; // No such process, or not a Linux: the number alone decides.
  }
};
