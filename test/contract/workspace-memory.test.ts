import { type MemoryRepository, memoryRepository } from '../../src/adapters/workspaces/memory/repository.ts';
import { type MemoryWorkspace, memoryWorkspace } from '../../src/adapters/workspaces/memory.ts';
import { rigOf } from '../helpers/rig.ts';
import { type Hands, workspaceContract } from './workspace.ts';

workspaceContract({
  name: 'memory',
  site: async ({ pool }) => {
    const rig = rigOf({ path: '/clones/shop', pool });
    const repository = memoryRepository(rig.base, { 'a.txt': 'one\ntwo\nthree\n' });
    const workspace = memoryWorkspace(rig, repository);
    return { rig, workspace, hands: handsOn(workspace, repository, `refs/heads/${rig.base}`), close: async () => {} };
  },
  skip: [],
});

const handsOn = (workspace: MemoryWorkspace, repository: MemoryRepository, baseRef: string): Hands => {
  const base = async () => {
    const found = repository.refs.get(baseRef);
    if (found === undefined) throw new Error(`no ${baseRef}`);
    return found;
  };
  return {
    write: async (path, files) => {
      for (const [name, text] of Object.entries(files)) workspace.at(path).files.set(name, text);
    },
    read: async (path, file) => workspace.at(path).files.get(file),
    remove: async (path, file) => void workspace.at(path).files.delete(file),
    stage: async (path, file) => {
      const { files, index } = workspace.at(path);
      const text = files.get(file);
      if (text === undefined) index.delete(file);
      else index.set(file, text);
    },
    commit: async (path, message) => workspace.at(path).commit(message),
    status: async (path) => {
      const look = await workspace.look(path);
      const head = look === 'absent' ? new Map<string, string>() : repository.read(look.head).files;
      const { files, index } = workspace.at(path);
      const names = [...new Set([...head.keys(), ...index.keys(), ...files.keys()])].sort();
      return {
        staged: names.filter((name) => head.get(name) !== index.get(name)),
        unstaged: names.filter((name) => index.has(name) && index.get(name) !== files.get(name)),
        untracked: names.filter((name) => files.has(name) && !index.has(name)),
      };
    },
    advance: async (files) => {
      const tip = await base();
      const content = new Map([...repository.read(tip).files, ...Object.entries(files)]);
      const id = repository.commit(content, [tip], 'Somebody else');
      repository.refs.set(baseRef, id);
      return id;
    },
    land: async (commit) => void repository.refs.set(baseRef, commit),
    base,
    branches: async () =>
      [...repository.refs.keys()]
        .filter((name) => name.startsWith('refs/heads/mayor/'))
        .map((name) => name.slice('refs/heads/'.length))
        .sort(),
    hold: async (ref, commit) => void repository.refs.set(ref, commit),
    merged: async (commit) => repository.commit(repository.read(commit).files, [await base(), commit], 'Merge'),
    isKept: async (commit) => [...repository.refs.values()].some((tip) => repository.history(tip).includes(commit)),
  };
};
