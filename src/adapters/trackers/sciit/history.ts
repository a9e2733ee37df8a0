/**
 * Which issues the sources have at the tip of a branch, and which they had: an issue whose comment
 * is gone is closed. Only commits that touch a line with `@issue` are looked at, each once.
 */
import { TerminalError } from '../../../core/errors.ts';
import type { RigName } from '../../../core/ids.ts';
import { type Git, lineOf } from '../../git.ts';
import { readObjects, textOf } from '../../git-objects.ts';
import { issuesIn, type SourceIssue } from './comments.ts';

export type TrackedIssue = {
  readonly issue: SourceIssue;
  /** Where its comment stands, or stood last. */
  readonly path: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly closedAt: number | undefined;
};

/** Commits of the branch itself, merges counting as one. */
const BOUND = 5_000;
/** A source file larger than this holds data. */
const LARGEST = 8 * 1024 * 1024;

/** The very same array as long as the tip is the same. Oldest first. */
export const readSources = (git: Git, rig: RigName, branch: string): (() => Promise<readonly TrackedIssue[]>) => {
  let tip = '';
  let known: ReadonlyMap<string, TrackedIssue> = new Map();
  let listed: readonly TrackedIssue[] = [];
  return async () => {
    const ran = await git(['rev-parse', '--verify', '-q', `${branch}^{commit}`], { ok: 'any' });
    const now = lineOf(ran);
    if (ran.exit > 1 || (now === '' && branch !== 'HEAD'))
      throw new TerminalError(`Rig "${rig}" has no branch ${branch} to read tasks from`, {
        hint: 'Correct `branch` under its tracker in rigs.yaml',
      });
    if (now === tip) return listed;
    const isLater = tip !== '' && (await git(['merge-base', '--is-ancestor', tip, now], { ok: 'any' })).exit === 0;
    const before = isLater ? known : await startOf(git, now);
    known = now === '' ? new Map() : await tracked(git, before, isLater ? tip : await boundary(git, now), now);
    listed = [...known.values()].sort((a, b) => a.createdAt - b.createdAt || (a.issue.name < b.issue.name ? -1 : 1));
    tip = now;
    return listed;
  };
};

const boundary = async (git: Git, tip: string): Promise<string> =>
  tip === '' ? '' : lineOf(await git(['rev-list', '--first-parent', `--skip=${BOUND}`, '--max-count=1', tip]));

/** What there was where our look into the past ends. */
const startOf = async (git: Git, tip: string): Promise<ReadonlyMap<string, TrackedIssue>> => {
  const start = await boundary(git, tip);
  if (start === '') return new Map();
  const at = Number(lineOf(await git(['show', '-s', '--format=%ct', start]))) * 1_000;
  const there = await issuesAt(git, start);
  return new Map(
    there.map(({ issue, path }) => [issue.name, { issue, path, createdAt: at, updatedAt: at, closedAt: undefined }]),
  );
};

const tracked = async (git: Git, before: ReadonlyMap<string, TrackedIssue>, from: string, to: string) => {
  const known = new Map(before);
  for (const { at, files } of await changesOf(git, from, to)) {
    const gone = new Set(files.flatMap(({ old }) => old.map(({ name }) => name)));
    for (const { path, now } of files)
      for (const issue of now) {
        gone.delete(issue.name);
        const past = known.get(issue.name);
        known.set(issue.name, { issue, path, createdAt: past?.createdAt ?? at, updatedAt: at, closedAt: undefined });
      }
    for (const name of gone) {
      const past = known.get(name);
      if (past !== undefined) known.set(name, { ...past, updatedAt: at, closedAt: at });
    }
  }
  // The tip itself is the truth: a description may have changed without its `@issue` line.
  const open = new Map((await issuesAt(git, to)).map((found) => [found.issue.name, found]));
  const at = Number(lineOf(await git(['show', '-s', '--format=%ct', to]))) * 1_000;
  for (const [name, { issue, path }] of open) {
    const past = known.get(name);
    const isSame =
      past !== undefined && past.closedAt === undefined && JSON.stringify(past.issue) === JSON.stringify(issue);
    const times =
      past === undefined
        ? { createdAt: at, updatedAt: at }
        : { createdAt: past.createdAt, updatedAt: isSame ? past.updatedAt : at };
    known.set(name, { issue, path, ...times, closedAt: undefined });
  }
  for (const [name, past] of known)
    if (!open.has(name) && past.closedAt === undefined) known.set(name, { ...past, updatedAt: at, closedAt: at });
  return known;
};

/** Every issue in the files of a commit; of two with one name the first by path. */
const issuesAt = async (git: Git, commit: string) => {
  const found = await git(['grep', '-l', '-z', '-I', '-i', '-F', '-e', '@issue', commit], { ok: [0, 1] });
  const paths = found.stdout
    .split('\0')
    .filter((name) => name !== '')
    .map((name) => name.slice(commit.length + 1));
  const objects = await readObjects(
    git,
    paths.filter((path) => !path.includes('\n')).map((path) => `${commit}:${path}`),
  );
  const all = objects.flatMap((object, at) => {
    const path = paths[at];
    return object === undefined || path === undefined || object.bytes.length > LARGEST
      ? []
      : issuesIn(path, textOf(object.bytes)).map((issue) => ({ issue, path }));
  });
  return [...new Map(all.reverse().map((one) => [one.issue.name, one])).values()].reverse();
};

type FileChange = { readonly path: string; readonly old: readonly SourceIssue[]; readonly now: readonly SourceIssue[] };

/** Oldest first. */
const changesOf = async (
  git: Git,
  from: string,
  to: string,
): Promise<readonly { at: number; files: readonly FileChange[] }[]> => {
  const range = from === '' ? [to] : [to, `^${from}`];
  const args = ['log', '--reverse', '--first-parent', '-m', '--root', '--no-renames', '--no-abbrev', '--raw', '-z'];
  const { stdout } = await git([...args, '--format=%x01%ct', '-G', '@[Ii]ssue', ...range, '--'], {
    timeoutMs: 300_000,
  });
  const commits = stdout
    .split('\x01')
    .slice(1)
    .map((text) => {
      const [time = '', ...words] = text
        .split('\0')
        .flatMap((word) => word.split('\n'))
        .filter((word) => word !== '');
      const files: { old: string; now: string; path: string }[] = [];
      for (let at = 0; at + 1 < words.length; at += 2) {
        const [, old, now] = /^:\d+ \d+ ([0-9a-f]+) ([0-9a-f]+) /.exec(words[at] ?? '') ?? [];
        if (old !== undefined && now !== undefined) files.push({ old, now, path: words[at + 1] ?? '' });
      }
      return { at: Number(time) * 1_000, files };
    });
  const wanted = [...new Set(commits.flatMap(({ files }) => files.flatMap(({ old, now }) => [old, now])))].filter(
    (oid) => !/^0+$/.test(oid),
  );
  const texts = new Map<string, string>();
  for (const [at, object] of (await readObjects(git, wanted)).entries())
    if (object?.type === 'blob' && object.bytes.length <= LARGEST) texts.set(wanted[at] ?? '', textOf(object.bytes));
  return commits.map(({ at, files }) => ({
    at,
    files: files.map(({ old, now, path }) => ({
      path,
      old: issuesIn(path, texts.get(old) ?? ''),
      now: issuesIn(path, texts.get(now) ?? ''),
    })),
  }));
};
