/** Merging with git alone: the base is a local branch, its remote is only pushed to. */
import type { OpenForge } from '../../ports/forge.ts';
import { createTurns } from '../turns.ts';
import { bringsBack } from './git/brings-back.ts';
import { check } from './git/check.ts';
import { judge } from './git/judge.ts';
import { land } from './git/land.ts';
import { overlapMemory, overlaps } from './git/overlaps.ts';
import { rehearse, treeOf } from './git/rehearse.ts';
import { resolution } from './git/resolution.ts';
import { removeScratch } from './git/scratch.ts';
import { type ForgePlace, openSite, tipOf } from './git/site.ts';
import { undoingOf } from './git/undo.ts';
import { gitUpstream } from './git/upstream.ts';
import { verify } from './git/verify.ts';

export type { ForgePlace } from './git/site.ts';

/**
 * The forges of one town. Open a rig's again when its settings change: work that is under way in
 * its scratch worktrees is waited for.
 */
export const gitForges = (place: ForgePlace): OpenForge => {
  const turns = createTurns().take;
  return (rig) => {
    const site = openSite(place, turns, rig);
    const memory = overlapMemory();
    return {
      kind: 'git',
      base: () => tipOf(site),
      rehearse: (task, commit, message, onto, as) => {
        const how = { ...(onto === undefined ? {} : { onto }), ...(as === undefined ? {} : { as }) };
        return rehearse(site, { task, commit, message, ...how });
      },
      bringsBack: (commit, onto, seen) => bringsBack(site, { commit, onto, seen }),
      tree: (commit) => treeOf(site, commit),
      overlaps: (branches) => overlaps(site, memory, branches),
      resolution: (met, after) => resolution(site, met, after),
      check: (task, result, how) => check(site, task, result, how),
      judge: (task, result, checks, how) => judge(site, task, result, checks, how),
      running: site.running,
      land: (onto, result) => land(site, onto, result),
      verify: (result, push, tasks) => verify(site, result, push, tasks),
      undo: undoingOf(site),
      tidy: () => removeScratch(site),
      upstream: gitUpstream(site),
    };
  };
};
