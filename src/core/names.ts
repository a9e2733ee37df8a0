/** Names of workers and branches. They derive from ids, so a repeated start finds its own. */
import { type Epoch, type PolecatId, polecatId, type RigName, slug, type TaskId } from './ids.ts';
import type { Task } from './model.ts';

const NAMES = [
  'amber',
  'birch',
  'cedar',
  'dune',
  'ember',
  'fern',
  'grove',
  'hazel',
  'iris',
  'jade',
  'kelp',
  'larch',
  'maple',
  'north',
  'onyx',
  'pine',
  'quartz',
  'reed',
  'sage',
  'thorn',
  'umber',
  'vale',
  'willow',
  'yarrow',
  'aspen',
  'basil',
  'clove',
  'delta',
  'elm',
  'flint',
  'garnet',
  'heath',
  'indigo',
  'juniper',
  'karst',
  'linden',
  'moss',
  'nettle',
  'ochre',
  'poppy',
  'quill',
  'rowan',
  'slate',
  'tansy',
  'ultra',
  'violet',
  'wren',
  'zinnia',
] as const;

/** The worker of an epoch: every epoch has its own name, so none is ever used twice. */
export const polecatOf = (epoch: Epoch): PolecatId => {
  const round = Math.floor((epoch - 1) / NAMES.length);
  const name = NAMES[(epoch - 1) % NAMES.length] ?? 'polecat';
  return polecatId(round === 0 ? name : `${name}-${round + 1}`);
};

/** `mayor/shop-k3f9-add-a-greeting` */
export const branchOf = (task: Pick<Task, 'id' | 'title'>): string => {
  const words = slug(task.title);
  return words === '' ? `mayor/${task.id}` : `mayor/${task.id}-${words}`;
};

/** Who holds a claim, in a tracker's words: `amber.7@town`. */
export const holderOf = (polecat: PolecatId, epoch: Epoch, town: string): string => `${polecat}.${epoch}@${town}`;

export const workerKey = (polecat: PolecatId): string => `polecat:${polecat}`;
/** Steps towards the base: one at a time in a rig. */
export const mergeKey = (rig: RigName): string => `merge:${rig}`;
/** What comes after a landing: it may go over the net, and nothing but the next landing waits for it. */
export const settleKey = (rig: RigName): string => `settle:${rig}`;
/** Gates of a train: beside an undo, and wherever it stands in line. */
export const checkKey = (train: string): string => `check:${train}`;
/** Gates of what convoys gather in a rig: one after the other, and beside all that is to land. */
export const gatheringKey = (rig: RigName): string => `gathering:${rig}`;
export const aheadKey = (rig: RigName): string => `ahead:${rig}`;
export const previewKey = (rig: RigName): string => `preview:${rig}`;
export const renewKey = (rig: RigName): string => `renew:${rig}`;
export const reportKey = (task: TaskId): string => `report:${task}`;
