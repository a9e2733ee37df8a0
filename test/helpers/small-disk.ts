/** A small file system that a test may fill up or make read-only. */

import { onTestFinished } from 'vitest';
import { run } from '../../src/adapters/process.ts';
import { freshFolder } from './folder.ts';

export type SmallDisk = {
  readonly path: string;
  makeReadOnly(): Promise<void>;
  makeWritable(): Promise<void>;
  /** Takes it away; otherwise it goes when the test is over. */
  remove(): Promise<void>;
};

/** Why there can be none on this machine; `undefined` when there can. */
export async function noSmallDisk(): Promise<string | undefined> {
  if (process.platform !== 'linux') return 'small disks are made with tmpfs, which only Linux has';
  if (process.getuid?.() !== 0) return 'only root may mount a small disk';
  const { exit, stderr } = await run(['unshare', '-m', 'mount', '-t', 'tmpfs', 'none', '/mnt'], { ok: 'any' });
  return exit === 0 ? undefined : `mounting is not allowed here: ${stderr.trim()}`;
}

/** @param at the folder that it lies over; one of its own when absent. */
export async function smallDisk(size = '64k', at?: string): Promise<SmallDisk> {
  const path = at ?? (await freshFolder());
  const remove = async (): Promise<void> => void (await run(['umount', '-l', path], { ok: 'any' }));
  const remount = (how: 'ro' | 'rw') => run(['mount', '-o', `remount,${how}`, path]);
  await run(['mount', '-t', 'tmpfs', '-o', `size=${size}`, 'none', path]);
  onTestFinished(remove);
  return {
    path,
    makeReadOnly: async () => void (await remount('ro')),
    makeWritable: async () => void (await remount('rw')),
    remove,
  };
}
