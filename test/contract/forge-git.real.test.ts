import { mkdtempSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gitForges, gitVersion } from '../../src/adapters/forges/index.ts';
import type { GitVersion } from '../../src/adapters/git.ts';
import { run } from '../../src/adapters/process.ts';
import { type GateSettings, gateOf } from '../../src/core/gate-settings.ts';
import { sha } from '../../src/core/ids.ts';
import { looseCommit } from '../helpers/loose-commit.ts';
import { git, makeRemote, makeRepo, type Repo } from '../helpers/repo.ts';
import { rig } from '../helpers/world.ts';
import { checking } from './forge/checking.ts';
import { judging } from './forge/judging.ts';
import type { StagedGate } from './forge/stage.ts';
import { type ForgeStage, forgeContract, START } from './forge.ts';

type Setting = { readonly version: GitVersion; readonly base: 'checked out' | 'free' };

const openStage = async ({ version, base }: Setting): Promise<ForgeStage> => {
  const repo = await makeRepo({ files: START, name: 'a clone' });
  if (base === 'free') await git(repo, 'checkout', '-q', '--detach');
  const ran = join(repo.root, 'ran');
  return {
    open: (gates = [], { town, strategy = 'merge' } = {}) => {
      const place = {
        folder: town === undefined ? mkdtempSync(join(repo.root, 'town-')) : join(repo.root, town),
        version,
        env: process.env,
        signal: new AbortController().signal,
        copyInto: async () => {},
      };
      const settings = gates.map((gate) => stagedGate(typeof gate === 'string' ? { file: gate } : gate, ran));
      return gitForges(place)(rig({ path: repo.path, base: repo.base, gates: settings, strategy }));
    },
    checkOf: (gate, files) => {
      const { name, run: line, timeoutMs, retries } = stagedGate(gate, ran);
      return {
        ...{ name, run: line, retries },
        ...(timeoutMs === undefined ? {} : { timeoutMs }),
        ...(files === undefined ? {} : { files }),
      };
    },
    hide: async (files) => {
      const folder = mkdtempSync(join(repo.root, 'hidden-'));
      for (const [path, text] of Object.entries(files)) {
        await mkdir(dirname(join(folder, path)), { recursive: true });
        await writeFile(join(folder, path), text);
      }
      return folder;
    },
    ran: async () => (await readFile(ran, 'utf8').catch(() => '')).split('\n').filter(Boolean),
    commit: (parent, changes) => looseCommit(repo.path, parent, changes),
    files: (commit) => filesOf(repo, commit),
    message: (commit) => git(repo, 'log', '-1', '--format=%B', commit),
    parents: async (commit) => (await git(repo, 'rev-parse', `${commit}^@`)).split('\n').filter(Boolean).map(sha),
    moveBase: async (to) => {
      if (to === 'nowhere') await git(repo, 'update-ref', '-d', 'refs/heads/main');
      else if (base === 'free') await git(repo, 'update-ref', 'refs/heads/main', to);
      else await git(repo, 'reset', '-q', '--hard', to);
    },
    edit: (path, text) => writeFile(join(repo.path, path), text),
    standing: (path) => readFile(join(repo.path, path), 'utf8'),
    addRemote: async () => {
      const remote = await makeRemote(repo);
      return {
        tip: async () => sha(await git(remote, 'rev-parse', 'main')),
        move: async (to) => void (await git(repo, 'push', '-q', '-f', remote, `${to}:refs/heads/main`)),
        branch: async (name) => sha(await git(remote, 'rev-parse', `refs/heads/${name}`)),
        put: async (name, to) => void (await git(repo, 'push', '-q', '-f', remote, `${to}:refs/heads/${name}`)),
      };
    },
    cleanup: repo.remove,
  };
};

const stagedGate = ({ file, flakes = 0, endless, ...gate }: StagedGate, ran: string): GateSettings => {
  const lines = [
    `echo ${file} >> '${ran}'`,
    ...(endless ? ['echo begun; sleep 1000 & wait'] : []),
    ...(flakes > 0 ? [`test $(grep -cx ${file} '${ran}') -gt ${flakes} || { echo ${file} flakes; exit 1; }`] : []),
    `test -f ${file} || { echo ${file} is missing; exit 1; }`,
  ];
  return gateOf(lines.join('\n'), { name: file, ...gate });
};

const filesOf = async (repo: Repo, commit: string): Promise<Record<string, string>> => {
  const listed = await run(['git', 'ls-tree', '-r', '-z', '--name-only', commit], { cwd: repo.path });
  const names = listed.stdout.split('\0').filter(Boolean);
  const texts = names.map(async (name) => {
    const { stdout } = await run(['git', 'cat-file', 'blob', `${commit}:${name}`], { cwd: repo.path });
    return [name, stdout] as const;
  });
  return Object.fromEntries(await Promise.all(texts));
};

const version = await gitVersion();

forgeContract('git, base checked out', () => openStage({ version, base: 'checked out' }));

/** Once is enough: they are run in a worktree of nobody's, by commands that every git has. */
const gatesApart = { reason: 'gates run as they do above', tests: [...checking, ...judging].map(({ title }) => title) };

forgeContract('git, base not checked out', () => openStage({ version, base: 'free' }), [
  gatesApart,
  {
    reason: 'nobody has files of the base',
    tests: [
      "a person's uncommitted changes to other files stay, and the landing goes on",
      "a person's uncommitted changes to the same file hold the landing, and stay",
      "a person's uncommitted changes hold the base back where they are in the way, and stay",
      'uncommitted changes in the way of one of several merges hold all of them',
    ],
  },
]);

forgeContract('git before 2.38', () => openStage({ version: [2, 34], base: 'checked out' }), [gatesApart]);
