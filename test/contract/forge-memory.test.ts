import type { MemoryProofs, PlayGate } from '../../src/adapters/forges/memory/check.ts';
import { type MemoryClone, memoryClone, memoryForge } from '../../src/adapters/forges/memory.ts';
import { gateOf } from '../../src/core/gate-settings.ts';
import type { Sha } from '../../src/core/ids.ts';
import { rig } from '../helpers/world.ts';
import type { StagedGate } from './forge/stage.ts';
import { type ForgeStage, forgeContract, START } from './forge.ts';

const openStage = async (): Promise<ForgeStage> => {
  const clone = memoryClone();
  const start = clone.commit({ parents: [], files: START, message: 'Start' });
  clone.branches.set('main', start);
  const drafts = new Map<string, string>();
  const ran: string[] = [];
  const checks: StagedGate[] = [];
  const hidden = new Map<string, Readonly<Record<string, string>>>();
  const towns = new Map<string, MemoryProofs>();
  return {
    open: (gates = [], { town = `town ${towns.size}`, strategy = 'merge' } = {}) => {
      const proofs = towns.get(town) ?? new Map();
      towns.set(town, proofs);
      const staged = gates.map((gate) => (typeof gate === 'string' ? { file: gate } : gate));
      const play: PlayGate = (file, files) => {
        const { flakes = 0, endless } = [...staged, ...checks].find((one) => one.file === file) ?? {};
        ran.push(file);
        if (endless) return { print: 'begun\n', ms: 3_600_000 };
        if (ran.filter((one) => one === file).length <= flakes) return `${file} flakes\n`;
        return file in files ? 'green' : `${file} is missing\n`;
      };
      const settings = staged.map(({ file, flakes: _, endless: __, ...gate }) => gateOf(file, gate));
      return memoryForge(rig({ gates: settings, strategy }), clone, play, proofs, hidden);
    },
    checkOf: (gate, files) => {
      checks.push(gate);
      const { file, flakes: _, endless: __, ...more } = gate;
      const { parallel: ___, when: ____, ...check } = gateOf(file, more);
      return files === undefined ? check : { ...check, files };
    },
    hide: async (files) => {
      const folder = `/hidden/${hidden.size}`;
      hidden.set(folder, files);
      return folder;
    },
    ran: async () => ran,
    commit: async (parent, changes) => {
      const files = parent === 'none' ? changes : { ...filesOf(clone, parent), ...changes };
      const kept = Object.entries(files).flatMap(([path, text]) => (text === null ? [] : [[path, text] as const]));
      return clone.commit({ parents: parent === 'none' ? [] : [parent], files: Object.fromEntries(kept), message: '' });
    },
    files: async (commit) => filesOf(clone, commit),
    message: async (commit) => clone.look(commit)?.message ?? '',
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
        branch: async (name) => remote.get(name),
        put: async (name, to) => void remote.set(name, to),
      };
    },
    cleanup: async () => {},
  };
};

const filesOf = (clone: MemoryClone, commit: Sha) => clone.look(commit)?.files ?? {};

forgeContract('memory', openStage);
