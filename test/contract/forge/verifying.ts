import { expect } from 'vitest';
import { TerminalError, TransientError } from '../../../src/core/errors.ts';
import { sha, taskId } from '../../../src/core/ids.ts';
import { resultOf } from './rehearsing.ts';
import type { Check, ForgeStage } from './stage.ts';

const TASK = taskId('shop-k3f9');

const landed = async (stage: ForgeStage) => {
  const forge = stage.open();
  const onto = await forge.base();
  const mine = await stage.commit(onto, { 'one.txt': 'mine\n' });
  const result = resultOf(await forge.rehearse(TASK, mine, 'Merge'));
  await forge.land(onto, result);
  return { forge, onto, result };
};

export const verifying: readonly Check[] = [
  {
    title: 'a result that is on the base is verified, as often as one asks',
    async check(stage) {
      const { forge, result } = await landed(stage);
      await stage.moveBase(await stage.commit(result, { 'two.txt': 'theirs\n' }));
      expect([await forge.verify(result, false), await forge.verify(result, false)]).toEqual(['verified', 'verified']);
    },
  },
  {
    title: 'a result that is not on the base is absent',
    async check(stage) {
      const forge = stage.open();
      const mine = await stage.commit(await forge.base(), { 'one.txt': 'mine\n' });
      const result = resultOf(await forge.rehearse(TASK, mine, 'Merge'));
      expect(await forge.verify(result, false)).toBe('absent');
      expect(await forge.verify(sha('ab'.repeat(20)), false)).toBe('absent');
    },
  },
  {
    title: 'pushing puts the result on the remote, and again is no error',
    async check(stage) {
      const remote = await stage.addRemote();
      const { forge, result } = await landed(stage);
      expect([await forge.verify(result, true), await forge.verify(result, true)]).toEqual(['verified', 'verified']);
      expect(await remote.tip()).toBe(result);
    },
  },
  {
    title: 'only the result is pushed, not what came on the base after it',
    async check(stage) {
      const remote = await stage.addRemote();
      const { forge, result } = await landed(stage);
      await stage.moveBase(await stage.commit(result, { 'two.txt': 'theirs\n' }));
      await forge.verify(result, true);
      expect(await remote.tip()).toBe(result);
    },
  },
  {
    title: 'a result that is on the remote below other commits is verified',
    async check(stage) {
      const remote = await stage.addRemote();
      const { forge, result } = await landed(stage);
      const next = await stage.commit(result, { 'two.txt': 'theirs\n' });
      await remote.move(next);
      expect(await forge.verify(result, true)).toBe('verified');
      expect(await remote.tip()).toBe(next);
    },
  },
  {
    title: 'a remote that has other commits keeps them, and the push is tried again later',
    async check(stage) {
      const remote = await stage.addRemote();
      const { forge, onto, result } = await landed(stage);
      const other = await stage.commit(onto, { 'two.txt': 'theirs\n' });
      await remote.move(other);
      await expect(forge.verify(result, true)).rejects.toThrow(TransientError);
      expect(await remote.tip()).toBe(other);
      expect(await forge.base()).toBe(result);
    },
  },
  {
    title: 'pushing without a remote is an error with a hint',
    async check(stage) {
      const { forge, result } = await landed(stage);
      const error = await forge.verify(result, true).catch((caught: unknown) => caught);
      expect(error).toBeInstanceOf(TerminalError);
      expect(error).toHaveProperty('hint', expect.stringMatching(/./));
      expect(await forge.verify(result, false)).toBe('verified');
    },
  },
];
