/** What every workspace must do, whatever its worktrees are made of. */
import { describe, it } from 'vitest';
import type { Sha } from '../../src/core/ids.ts';
import type { RigSettings } from '../../src/core/settings.ts';
import type { Workspace } from '../../src/ports/workspace.ts';
import { archiving } from './workspace/archiving.ts';
import { backups } from './workspace/backups.ts';
import { branches } from './workspace/branches.ts';
import { detached } from './workspace/detached.ts';
import { diffs } from './workspace/diffs.ts';
import { grafting } from './workspace/grafting.ts';
import { looking } from './workspace/looking.ts';
import { making } from './workspace/making.ts';
import { releasing } from './workspace/releasing.ts';

/** A rig with one commit on its base, which holds `a.txt` ("one\ntwo\nthree\n"), and its workspace. */
export type Site = {
  readonly rig: RigSettings;
  readonly workspace: Workspace;
  readonly hands: Hands;
  close(): Promise<void>;
};

/** What agents, people and other parts of Mayor do to a worktree or to the base. */
export type Hands = {
  write(path: string, files: Readonly<Record<string, string>>): Promise<void>;
  /** `undefined` when there is no such file. */
  read(path: string, file: string): Promise<string | undefined>;
  remove(path: string, file: string): Promise<void>;
  stage(path: string, file: string): Promise<void>;
  /** Commits everything that is there on the worktree's branch. */
  commit(path: string, message: string): Promise<Sha>;
  status(path: string): Promise<Status>;
  /** Somebody else's commit on the base. */
  advance(files: Readonly<Record<string, string>>): Promise<Sha>;
  /** Brings a commit onto the base. */
  land(commit: Sha): Promise<void>;
  base(): Promise<Sha>;
  /** Local branches that begin with `mayor/`. */
  branches(): Promise<readonly string[]>;
  /** Has a ref name a commit, as other parts of Mayor do. */
  hold(ref: string, commit: Sha): Promise<void>;
  /** What merging a branch that was cut from the base's tip comes to, on no branch. */
  merged(commit: Sha): Promise<Sha>;
  /** Whether a branch or a backup still has a commit. */
  isKept(commit: Sha): Promise<boolean>;
};

export type Status = {
  readonly staged: readonly string[];
  readonly unstaged: readonly string[];
  readonly untracked: readonly string[];
};

export type WorkspaceSubject = {
  readonly name: string;
  site(settings: { readonly pool: number }): Promise<Site>;
  readonly skip: readonly { readonly reason: string; readonly tests: readonly string[] }[];
};

/** A test of its own site; `pool` warm worktrees are allowed, none when absent. */
export type Test = (name: string, body: (site: Site) => Promise<void>, pool?: number) => void;

export function workspaceContract(subject: WorkspaceSubject): void {
  const test: Test = (name, body, pool = 0) => {
    const skipped = subject.skip.find(({ tests }) => tests.includes(name));
    if (skipped !== undefined) return it.skip(`${name} (${skipped.reason})`, () => {});
    it(name, async () => {
      const site = await subject.site({ pool });
      try {
        await body(site);
      } finally {
        await site.close();
      }
    });
  };

  describe(`the ${subject.name} workspace`, () => {
    describe('making worktrees', () => making(test));
    describe('looking at worktrees', () => looking(test));
    describe('backing up and restoring', () => backups(test));
    describe('giving worktrees back', () => releasing(test));
    describe('keeping branches aside', () => archiving(test));
    describe('looking at a commit', () => detached(test));
    describe('putting files of one branch on another', () => grafting(test));
    describe('showing what changed', () => diffs(test));
    describe('keeping branches and backups', () => branches(test));
  });
}
