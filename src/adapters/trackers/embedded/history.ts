/** What became of a task, from the commits of the branch and from the attic; and all tasks as they were. */
import type { Instant, RigName, TaskId } from '../../../core/ids.ts';
import { fieldOf, HOLD, OTHERS, SETS, valuesOf } from '../../../core/task-clock.ts';
import type { Archive, TaskVersion } from '../../../ports/tracker.ts';
import { type Git, lineOf } from '../../git.ts';
import { lookAtObjects, namesIn, readObjects, textOf } from '../../git-objects.ts';
import { readAtticFile } from './attic-file.ts';
import { atticFolder, BRANCH, commentsPath, taskPath } from './layout.ts';
import { fileName } from './local-claims.ts';
import { parsed } from './merge-task-files.ts';
import { type TaskFile, timeText } from './task-file.ts';
import { chunksOf, FILE_LIMIT, tasksAt } from './task-index.ts';

type Parts = { readonly git: Git; readonly rig: RigName };

export const history = ({ git, rig }: Parts): Pick<Archive, 'history' | 'listAt'> => ({
  async history(id) {
    const [there] = await lookAtObjects(git, [fileName(id)]);
    if (there === undefined) return 'absent';
    const commits = await commitsOf(git, id);
    const versions = await versionsOf(git, rig, id, commits);
    const lost = await lostOf(git, id, commits, versions);
    const told = commits.flatMap((commit) => versionFrom(commit, versions) ?? []);
    return [...told, ...lost].sort((a, b) => a.at - b.at);
  },
  async listAt(at) {
    const commit = await commitAt(git, at);
    return commit === undefined ? [] : tasksAt(git, rig, commit);
  },
});

type Commit = {
  readonly oid: string;
  readonly parents: readonly string[];
  readonly at: Instant;
  readonly by: string;
  readonly what: string;
};

/** Oldest first; those of both sides of a merge. */
const commitsOf = async (git: Git, id: TaskId): Promise<readonly Commit[]> => {
  const { stdout } = await git(
    [
      ...['log', '--no-show-signature', '--full-history', '--date-order', '--reverse', '-z'],
      ...['--format=%H%n%P%n%at%n%an%n%s', BRANCH, '--', `:(top)${taskPath(id)}`, `:(top)${commentsPath(id)}`],
    ],
    { limit: 256 * 1024 * 1024 },
  );
  return stdout.split('\0').flatMap((said): Commit[] => {
    const [oid = '', parents = '', at = '', by = '', what = ''] = said.split('\n');
    return oid === '' ? [] : [{ oid, parents: parents.split(' ').filter(Boolean), at: Number(at) * 1000, by, what }];
  });
};

/** The task as of each of these commits and their first parents; absent where it was not, or could not be read. */
type Versions = ReadonlyMap<string, TaskFile>;

const versionsOf = async (git: Git, rig: RigName, id: TaskId, commits: readonly Commit[]): Promise<Versions> => {
  const oids = [...new Set(commits.flatMap(({ oid, parents }) => [oid, ...parents.slice(0, 1)]))];
  const facts = await lookAtObjects(
    git,
    oids.map((oid) => `${oid}:${taskPath(id)}`),
  );
  const blobs = new Map<string, { readonly oid: string; readonly size: number }>();
  for (const fact of facts) if (fact?.type === 'blob' && fact.size <= FILE_LIMIT) blobs.set(fact.oid, fact);
  const files = new Map<string, TaskFile>();
  for (const chunk of chunksOf([...blobs.values()])) {
    const objects = await readObjects(
      git,
      chunk.map(({ oid }) => oid),
    );
    for (const object of objects) {
      const file = object && parsed(id, rig, { text: textOf(object.bytes) });
      if (object !== undefined && file !== undefined) files.set(object.oid, file);
    }
  }
  return new Map(
    oids.flatMap((oid, at): [string, TaskFile][] => {
      const file = files.get(facts[at]?.oid ?? '');
      return file === undefined ? [] : [[oid, file]];
    }),
  );
};

/** A merge says nothing of its own: what it brought are commits too, and what lost is in the attic. */
const versionFrom = (
  { oid, parents: [parent, second], at, by, what }: Commit,
  versions: Versions,
): TaskVersion | undefined => {
  if (second !== undefined) return undefined;
  const fields = differences(versions.get(parent ?? ''), versions.get(oid));
  return { at, by, what, fields, lost: false };
};

const differences = (before: TaskFile | undefined, after: TaskFile | undefined): TaskVersion['fields'] => {
  const [from, to] = [shown(before), shown(after)];
  return [...new Set([...from.keys(), ...to.keys()])]
    .filter((field) => from.get(field) !== to.get(field))
    .map((field) => ({ field, ...told('from', from.get(field)), ...told('to', to.get(field)) }));
};

const told = <Side extends 'from' | 'to'>(side: Side, value: string | undefined) =>
  value === undefined ? {} : { [side]: value };

/** Fields as a person names them. */
const shown = (file: TaskFile | undefined): ReadonlyMap<string, string> => {
  if (file === undefined) return new Map();
  const { status, assignee, outcome } = file.task;
  const fields = new Map<string, string>([['status', status]]);
  if (assignee !== undefined) fields.set('assignee', assignee);
  if (outcome !== undefined) fields.set('outcome', outcome);
  for (const [field, read] of Object.entries(SETS)) {
    const elements = read(file.task);
    if (elements.length > 0) fields.set(field, elements.join(', '));
  }
  for (const [key, value] of valuesOf(file))
    if (key !== HOLD && key !== OTHERS && value !== '' && !(fieldOf(key) in SETS))
      fields.set(key, valueText(key, value));
  return fields;
};

const valueText = (key: string, value: string): string => (key === 'deferUntil' ? timeText(Number(value)) : value);

/** What stands in the attic; its author is whoever made the commit that has the stamp first. */
const lostOf = async (
  git: Git,
  id: TaskId,
  commits: readonly Commit[],
  versions: Versions,
): Promise<readonly TaskVersion[]> => {
  const [folder] = await readObjects(git, [`${BRANCH}:${atticFolder(id)}`]);
  if (folder?.type !== 'tree') return [];
  const facts = await lookAtObjects(
    git,
    namesIn(folder).map(({ oid }) => oid),
  );
  const small = facts.flatMap((fact) => (fact?.type === 'blob' && fact.size <= FILE_LIMIT ? [fact] : []));
  const lost: TaskVersion[] = [];
  for (const chunk of chunksOf(small)) {
    const objects = await readObjects(
      git,
      chunk.map(({ oid }) => oid),
    );
    for (const object of objects) {
      if (object === undefined) continue;
      const { key, stamp, at, value } = readAtticFile(textOf(object.bytes));
      const writer = commits.find(({ oid }) => versions.get(oid)?.clock.some((line) => line.startsWith(`${stamp} `)));
      lost.push({
        at: at || (writer?.at ?? 0),
        by: writer?.by ?? 'unknown',
        what: `Lost in a merge (${fieldOf(key)})`,
        fields: lostFields(key, value),
        lost: true,
      });
    }
  }
  return lost;
};

/** Of status, holder and the rest, which go together, each by itself; the token says nothing to a person. */
const lostFields = (key: string, value: string | undefined): TaskVersion['fields'] => {
  if (key !== HOLD || value === undefined)
    return [{ field: fieldOf(key), ...told('from', value === undefined ? undefined : valueText(key, value)) }];
  return value.split('\n').flatMap((line) => {
    const [, field = '', from = ''] = /^(\w+): (.*)$/.exec(line) ?? [];
    return field === 'status' || field === 'assignee' || field === 'outcome' ? [{ field, from }] : [];
  });
};

/** The newest commit of the branch that is not after that moment. Git knows seconds. */
const commitAt = async (git: Git, at: Instant): Promise<string | undefined> => {
  const [branch] = await lookAtObjects(git, [BRANCH]);
  if (branch === undefined) return undefined;
  const ran = await git(['rev-list', '-1', `--before=${timeText(at)}`, branch.oid]);
  return lineOf(ran) || undefined;
};
