import { type MemoryClone, memoryClone, memoryForge } from '../../src/adapters/forges/memory.ts';
import type { Sha } from '../../src/core/ids.ts';
import { rig } from '../helpers/world.ts';
import { type ForgeStage, forgeContract, START } from './forge.ts';

const openStage = async (): Promise<ForgeStage> => {
  const clone = memoryClone();
  const start = clone.commit({ parents: [], files: START, message: 'Start' });
  clone.branches.set('main', start);
  const drafts = new Map<string, string>();
  return {
    open: (gates = []) =>
      memoryForge(rig({ gates }), clone, (gate, files) => (gate in files ? 'green' : `${gate} is missing`)),
    commit: async (parent, changes) => {
      const files = parent === 'none' ? changes : { ...filesOf(clone, parent), ...changes };
      const kept = Object.entries(files).flatMap(([path, text]) => (text === null ? [] : [[path, text] as const]));
      return clone.commit({ parents: parent === 'none' ? [] : [parent], files: Object.fromEntries(kept), message: '' });
    },
    files: async (commit) => filesOf(clone, commit),
    parents: async (commit) => clone.look(commit)?.parents ?? [],
    moveBase: async (to) => {
      if (to === 'nowhere') clone.branches.delete('main');
      else clone.branches.set('main', to);
    },
    edit: async (path, text) => {
      clone.edited.add(path);
      drafts.set(path, text);
    },
    standing: async (path) => drafts.get(path) ?? filesOf(clone, clone.branches.get('main') ?? start)[path] ?? '',
    addRemote: async () => {
      const remote = new Map(clone.branches);
      clone.remote = remote;
      return {
        tip: async () => remote.get('main') ?? start,
        move: async (to) => void remote.set('main', to),
      };
    },
    cleanup: async () => {},
  };
};

const filesOf = (clone: MemoryClone, commit: Sha) => clone.look(commit)?.files ?? {};

forgeContract('memory', openStage);
