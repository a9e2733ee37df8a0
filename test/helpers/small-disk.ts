/** A file system of 64 kB that a test may fill up or make read-only. */

import { onTestFinished } from 'vitest';
import { run } from '../../src/adapters/process.ts';
import { freshFolder } from './folder.ts';

export type SmallDisk = { readonly path: string; makeReadOnly(): Promise<void>; makeWritable(): Promise<void> };

/** Why there can be none on this machine; `undefined` when there can. */
export async function noSmallDisk(): Promise<string | undefined> {
  if (process.platform !== 'linux') return 'small disks are made with tmpfs, which only Linux has';
  if (process.getuid?.() !== 0) return 'only root may mount a small disk';
  const { exit, stderr } = await run(['unshare', '-m', 'mount', '-t', 'tmpfs', 'none', '/mnt'], { ok: 'any' });
  return exit === 0 ? undefined : `mounting is not allowed here: ${stderr.trim()}`;
}

export async function smallDisk(): Promise<SmallDisk> {
  const path = await freshFolder();
  const remount = (how: 'ro' | 'rw') => run(['mount', '-o', `remount,${how}`, path]);
  await run(['mount', '-t', 'tmpfs', '-o', 'size=64k', 'none', path]);
  onTestFinished(async () => void (await run(['umount', '-l', path])));
  return {
    path,
    makeReadOnly: async () => void (await remount('ro')),
    makeWritable: async () => void (await remount('rw')),
  };
}
