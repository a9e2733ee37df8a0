import { expect } from 'vitest';
import { TerminalError, TransientError } from '../../../src/core/errors.ts';
import type { Sha } from '../../../src/core/ids.ts';
import type { Changes, Check, ForgeStage } from './stage.ts';

const BRANCH = 'mayor/shop-k3f9-greet';
const MINE: Changes = { 'one.txt': 'mine\n', 'new.txt': 'new\n' };

const shared = async (stage: ForgeStage) => {
  const remote = await stage.addRemote();
  const forge = stage.open();
  const base = await forge.base();
  const commit = await stage.commit(base, MINE);
  await forge.upstream.push(BRANCH, commit, []);
  /** What a host puts on the base of the remote. */
  const land = async (parent: Sha, changes: Changes): Promise<Sha> => {
    const merge = await stage.commit(parent, changes);
    await remote.move(merge);
    return merge;
  };
  return { remote, forge, upstream: forge.upstream, base, commit, land };
};

const pushing: readonly Check[] = [
  {
    title: 'a branch that was pushed is on the remote, as often as one asks',
    async check(stage) {
      const { remote, upstream, commit } = await shared(stage);
      expect(await upstream.push(BRANCH, commit, [])).toEqual({ kind: 'pushed' });
      expect(await remote.branch(BRANCH)).toBe(commit);
    },
  },
  {
    title: 'a later commit follows, and a rewritten one replaces what Mayor itself had pushed',
    async check(stage) {
      const { remote, upstream, base, commit } = await shared(stage);
      const later = await stage.commit(commit, { 'two.txt': 'mine too\n' });
      expect(await upstream.push(BRANCH, later, [])).toEqual({ kind: 'pushed' });
      const rewritten = await stage.commit(base, { 'one.txt': 'better\n' });
      expect(await upstream.push(BRANCH, rewritten, [commit, later])).toEqual({ kind: 'pushed' });
      expect(await remote.branch(BRANCH)).toBe(rewritten);
    },
  },
  {
    title: 'what somebody else has pushed to the branch is never pushed over',
    async check(stage) {
      const { remote, upstream, base, commit } = await shared(stage);
      const theirs = await stage.commit(commit, { 'two.txt': 'theirs\n' });
      await remote.put(BRANCH, theirs);
      const rewritten = await stage.commit(base, { 'one.txt': 'better\n' });
      expect(await upstream.push(BRANCH, rewritten, [commit])).toEqual({ kind: 'moved', tip: theirs });
      expect(await remote.branch(BRANCH)).toBe(theirs);
      const merged = await stage.commit(theirs, { 'three.txt': 'mine\n' });
      expect(await upstream.push(BRANCH, merged, [commit])).toEqual({ kind: 'pushed' });
    },
  },
  {
    title: 'a branch that is not one of Mayor’s is not pushed',
    async check(stage) {
      const { remote, upstream, base, commit } = await shared(stage);
      await expect(upstream.push('main', commit, [])).rejects.toThrow(TerminalError);
      expect(await remote.tip()).toBe(base);
    },
  },
  {
    title: 'without a remote there is no address, and pushing is an error with a hint',
    async check(stage) {
      const { upstream, base } = stage.open();
      expect(await upstream.address()).toBeUndefined();
      const error = await upstream.push(BRANCH, await base(), []).catch((caught: unknown) => caught);
      expect(error).toBeInstanceOf(TerminalError);
      expect(error).toHaveProperty('hint', expect.stringMatching(/./));
    },
  },
];

const following: readonly Check[] = [
  {
    title: 'a squash merge is landed, and the base has what the remote has',
    async check(stage) {
      const { forge, upstream, base, commit, land } = await shared(stage);
      const merge = await land(base, MINE);
      const next = await land(merge, { 'two.txt': 'later\n' });
      const landed = { kind: 'landed', sha: merge };
      expect(await upstream.follow({ commit, head: commit, merge })).toEqual(landed);
      expect(await forge.base()).toBe(next);
      expect(await upstream.follow({ commit, head: commit, merge })).toEqual(landed);
    },
  },
  {
    title: 'a squash merge onto a base that had moved is landed',
    async check(stage) {
      const { upstream, base, commit, land } = await shared(stage);
      const moved = await land(base, { 'three.txt': 'theirs\n' });
      const merge = await land(moved, MINE);
      expect(await upstream.follow({ commit, head: commit, merge })).toEqual({ kind: 'landed', sha: merge });
    },
  },
  {
    title: 'a rebase merge of several commits is landed',
    async check(stage) {
      const { upstream, base, commit, land } = await shared(stage);
      const second = await stage.commit(commit, { 'two.txt': 'mine too\n' });
      await upstream.push(BRANCH, second, []);
      const moved = await land(base, { 'three.txt': 'theirs\n' });
      const first = await land(moved, MINE);
      const merge = await land(first, { 'two.txt': 'mine too\n' });
      expect(await upstream.follow({ commit: second, head: second, merge })).toEqual({ kind: 'landed', sha: merge });
    },
  },
  {
    title: 'a merge of the very commits is landed',
    async check(stage) {
      const { upstream, commit, land } = await shared(stage);
      const merge = await land(commit, { 'two.txt': 'on top\n' });
      expect(await upstream.follow({ commit, head: commit, merge })).toEqual({ kind: 'landed', sha: merge });
    },
  },
  {
    title: 'what people added on the host before they merged it is landed with the rest',
    async check(stage) {
      const { remote, upstream, base, commit, land } = await shared(stage);
      const head = await stage.commit(commit, { 'two.txt': 'theirs\n' });
      await remote.put(BRANCH, head);
      const merge = await land(base, { ...MINE, 'two.txt': 'theirs\n' });
      expect(await upstream.follow({ commit, head, merge })).toEqual({ kind: 'landed', sha: merge });
    },
  },
  {
    title: 'another change than the branch is not taken for it, and the base stays',
    async check(stage) {
      const { forge, upstream, base, commit, land } = await shared(stage);
      const merge = await land(base, { 'one.txt': 'mine\n' });
      expect(await upstream.follow({ commit, head: commit, merge })).toEqual({ kind: 'differs' });
      expect(await forge.base()).toBe(base);
    },
  },
  {
    title: 'a merge that is not on the remote’s base is waited for',
    async check(stage) {
      const { upstream, base, commit } = await shared(stage);
      const merge = await stage.commit(base, MINE);
      await expect(upstream.follow({ commit, head: commit, merge })).rejects.toThrow(TransientError);
    },
  },
  {
    title: 'a base with commits of its own is not moved, and says why',
    async check(stage) {
      const { forge, upstream, base, commit, land } = await shared(stage);
      const merge = await land(base, MINE);
      const own = await stage.commit(base, { 'three.txt': 'own\n' });
      await stage.moveBase(own);
      expect(await upstream.follow({ commit, head: commit, merge })).toMatchObject({ kind: 'held', because: /lacks/ });
      expect(await forge.base()).toBe(own);
    },
  },
  {
    title: "a person's uncommitted changes hold the base back where they are in the way, and stay",
    async check(stage) {
      const { forge, upstream, base, commit, land } = await shared(stage);
      const merge = await land(base, MINE);
      await stage.edit('one.txt', 'in progress\n');
      expect(await upstream.follow({ commit, head: commit, merge })).toMatchObject({
        kind: 'held',
        because: /one\.txt/,
      });
      expect(await stage.standing('one.txt')).toBe('in progress\n');
      expect(await forge.base()).toBe(base);
    },
  },
];

export const sharing: readonly Check[] = [...pushing, ...following];
