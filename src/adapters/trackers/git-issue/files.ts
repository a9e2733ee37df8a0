/**
 * The files of git-issue (github.com/dspinellis/git-issue, "Internals"): an issue is the folder
 * `issues/xx/yyyy…` named by the commit that opened it, a comment the file `comments/<commit>` in it.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { messageOf, TransientError } from '../../../core/errors.ts';
import type { RigName } from '../../../core/ids.ts';
import type { Task } from '../../../core/model.ts';
import { plainLine } from '../../../core/plain.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { TaskComment } from '../../../ports/tracker.ts';
import { type Git, gitIn } from '../../git.ts';
import { readObjects, textOf } from '../../git-objects.ts';
import type { IssueStore } from '../issue-tracker.ts';
import { descriptionOf, tagsOf, taskIn } from './issue.ts';
import { type Folder, readFolders } from './read.ts';

export type FilesParts = {
  /** The repository of issues. @throws TerminalError where there is none. */
  readonly folder: () => Promise<string>;
  readonly rig: RigName;
  readonly clock: Clock;
};

export function issueFiles(parts: FilesParts): IssueStore {
  const { rig } = parts;
  const read = readFolders(parts.folder);
  let listed: { readonly from: readonly Folder[]; readonly tasks: readonly Task[] } | undefined;
  const folderOf = async (id: Task['id']): Promise<Folder | undefined> =>
    (await read()).find((folder) => taskIn(folder, rig).id === id);
  const get = async (id: Task['id']): Promise<Task | undefined> => {
    const folder = await folderOf(id);
    return folder && taskIn(folder, rig);
  };
  return {
    async list() {
      const from = await read();
      if (listed?.from !== from) listed = { from, tasks: from.map((folder) => taskIn(folder, rig)) };
      return listed.tasks;
    },
    get,
    async comments({ id }) {
      const folder = await folderOf(id);
      return folder === undefined ? [] : commentsIn(gitIn(await parts.folder()), folder);
    },
    async create(task, by) {
      const writer = await writerFor(parts, by);
      const sha = await writer.mark('gi: Add issue\n\ngi new mark');
      const at = pathOf(sha);
      await writer.put(textsOf(at, task), `gi: Add issue description\n\ngi new description ${sha}`);
      const made = (await read()).find((folder) => folder.sha === sha);
      if (made === undefined) throw new TransientError(`Issue ${sha} is not there after it was written`);
      return taskIn(made, rig);
    },
    async save(before, after, by, comment) {
      const folder = await folderOf(before.id);
      if (folder === undefined) throw new TransientError(`${before.id} is gone`);
      const writer = await writerFor(parts, by);
      const at = pathOf(folder.sha);
      const old = new Map(textsOf(at, before));
      const changed = textsOf(at, after).filter(([path, text]) => old.get(path) !== text);
      if (changed.length > 0) await writer.put(changed, `gi: Change issue\n\nmayor change ${folder.sha}`);
      if (comment !== undefined) {
        const mark = await writer.mark(`gi: Add comment\n\ngi comment mark ${folder.sha}`);
        const message = `gi: Add comment message\n\ngi comment message ${folder.sha} ${mark}`;
        await writer.put([[`${at}/comments/${mark}`, `${comment}\n`]], message);
      }
      return (await get(before.id)) ?? after;
    },
  };
}

const pathOf = (sha: string): string => `issues/${sha.slice(0, 2)}/${sha.slice(2)}`;

type Texts = readonly (readonly [path: string, text: string | undefined])[];

const textsOf = (at: string, task: Task): Texts => [
  [`${at}/description`, descriptionOf(task)],
  [
    `${at}/tags`,
    tagsOf(task)
      .map((tag) => `${tag}\n`)
      .join(''),
  ],
  [`${at}/assignee`, task.assignee === undefined || task.status === 'closed' ? undefined : `${task.assignee}\n`],
];

/** Commits exactly these files: what somebody else has staged stays staged. */
const writerFor = async ({ folder, clock }: FilesParts, by: string) => {
  const root = await folder();
  const git = gitIn(root);
  const at = `${Math.floor(clock.now() / 1_000)} +0000`;
  const env = {
    GIT_AUTHOR_NAME: plainLine(by.replace(/[<>]/g, '')) || 'Mayor',
    GIT_AUTHOR_EMAIL: 'mayor@localhost',
    GIT_COMMITTER_NAME: 'Mayor',
    GIT_COMMITTER_EMAIL: 'mayor@localhost',
    GIT_AUTHOR_DATE: at,
    GIT_COMMITTER_DATE: at,
  };
  return {
    /** A commit that changes nothing, whose name becomes that of an issue or comment. */
    async mark(message: string): Promise<string> {
      for (;;) {
        const from = (await git(['rev-parse', 'HEAD'])).stdout.trim();
        const made = (await git(['commit-tree', `${from}^{tree}`, '-p', from, '-m', message], { env })).stdout.trim();
        // Whoever else makes one moves HEAD first: then ours gets another parent, and so another name.
        const moved = await git(['update-ref', '-m', 'mayor', 'HEAD', made, from], { ok: [0, 1, 128] });
        if (moved.exit === 0) return made;
        const now = (await git(['rev-parse', 'HEAD'])).stdout.trim();
        if (now === from) throw new TransientError(`No issue could be written in ${root}: ${moved.stderr.trim()}`);
      }
    },
    async put(texts: Texts, message: string): Promise<void> {
      for (const [path, text] of texts) {
        const file = join(root, path);
        if (text === undefined) await rm(file, { force: true });
        else {
          await mkdir(dirname(file), { recursive: true });
          await writeFile(file, text);
        }
      }
      const known = new Set((await git(['ls-files', '-z', '--', ...texts.map(([path]) => path)])).stdout.split('\0'));
      const paths = texts.filter(([path, text]) => text !== undefined || known.has(path)).map(([path]) => path);
      if (paths.length === 0) return;
      await whenFree(() => git(['add', '-A', '-f', '--', ...paths]));
      await whenFree(() => git(['commit', '-q', '--allow-empty', '-m', message, '--', ...paths], { env }));
    },
  };
};

/** Somebody else's git, the tool's own say, may hold the index for a moment. */
const whenFree = async (work: () => Promise<unknown>): Promise<void> => {
  for (let tries = 1; ; tries++) {
    try {
      await work();
      return;
    } catch (error) {
      if (!/index\.lock|cannot lock ref/.test(messageOf(error))) throw error;
      if (tries === TRIES)
        throw new TransientError('The repository of issues is in use by another git', { cause: error });
      await pause(tries * PAUSE_MS);
    }
  }
};
const TRIES = 12;
const PAUSE_MS = 20;

/** In the order in which they were begun. */
const commentsIn = async (git: Git, { sha, comments }: Folder): Promise<readonly TaskComment[]> => {
  if (comments.size === 0) return [];
  const format = '--format=%H%x00%an%x00%at';
  const log = await git(['log', '--reverse', '--topo-order', format, '-F', `--grep=gi comment mark ${sha}`]);
  const begun = log.stdout.split('\n').flatMap((line) => {
    const [mark = '', by = '', at = ''] = line.split('\0');
    const blob = comments.get(mark);
    return blob === undefined ? [] : [{ blob, by, at: Number(at) * 1_000 }];
  });
  const texts = await readObjects(
    git,
    begun.map(({ blob }) => blob),
  );
  return begun.map(({ by, at }, index) => ({ by, at, text: textOf(texts[index]?.bytes ?? '').replace(/\n$/, '') }));
};
