/** What both sides of a conflict were for, in words for the agent that has to bring them together. */
import { type Sha, shortSha, type TaskId } from './ids.ts';
import type { Task } from './model.ts';
import { plainLine, plainText } from './plain.ts';

/** A commit of the base that a branch does not have: a landing, where it came by one. */
export type BaseCommit = {
  readonly commit: Sha;
  readonly subject: string;
  /** Whose landing it is, as its message says. */
  readonly task?: TaskId;
  /** Raw paths that it changed, of those that conflict; all that it changed where none of them is among these. */
  readonly files: readonly string[];
};

type Intent = Pick<Task, 'id' | 'title' | 'body'>;

export type Sides = {
  readonly base: string;
  readonly files: readonly string[];
  /** The task of the branch, where its tracker still has it. */
  readonly own?: Intent;
  readonly landed: readonly BaseCommit[];
  /** Tasks of `landed`, as far as they are known. */
  readonly others: readonly Intent[];
};

const BODY_LIMIT = 800;
const FILES_LIMIT = 20;
const COMMITS_LIMIT = 6;

/** File by file whose changes it meets, then what each of the tasks wants. Clean text of at most about 10 KB. */
export const sidesText = ({ base, files, own, landed, others }: Sides): string =>
  plainText(
    [
      ...(landed.length === 0 ? [] : [`On ${base} since your branch was cut:`, ...byFile(files, landed, others), '']),
      ...(own === undefined ? [] : ['What your side is for:', ...intentLines(own), '']),
      ...(others.length === 0 ? [] : ['What the other side is for:', ...others.flatMap(intentLines)]),
    ].join('\n'),
  ).trim();

const byFile = (
  files: readonly string[],
  landed: readonly BaseCommit[],
  others: readonly Intent[],
): readonly string[] => {
  const titles = new Map(others.map(({ id, title }) => [id, title]));
  const said = ({ commit, subject, task }: BaseCommit): string => {
    const title = task === undefined ? undefined : titles.get(task);
    const whose = task === undefined ? '' : ` (task ${task}${title === undefined ? '' : `: ${plainLine(title)}`})`;
    return `  ${shortSha(commit)} ${plainLine(subject)}${whose}`;
  };
  const ofFiles = files.slice(0, FILES_LIMIT).flatMap((path) => {
    const touching = landed.filter((one) => one.files.includes(path));
    const more = touching.length > COMMITS_LIMIT ? [`  and ${touching.length - COMMITS_LIMIT} more commits`] : [];
    return touching.length === 0
      ? []
      : [`- ${plainLine(path)}`, ...touching.slice(0, COMMITS_LIMIT).map(said), ...more];
  });
  // A file that the one side renamed has another name there.
  const elsewhere = landed.filter((one) => !one.files.some((path) => files.includes(path)));
  return [...ofFiles, ...elsewhere.slice(0, COMMITS_LIMIT).map(said)];
};

const intentLines = ({ id, title, body }: Intent): readonly string[] => {
  const text = body.trim();
  const short = text.length <= BODY_LIMIT ? text : `${text.slice(0, BODY_LIMIT)} […]`;
  const lines = short === '' ? [] : short.split('\n').map((line) => `  ${line}`.trimEnd());
  return [`- ${id}: ${plainLine(title)}`, ...lines];
};
