/** Looks at the machine at a slow rate, beside the loop: room on its disks, and the programs of agents. */
import { elapsed } from '../core/elapsed.ts';
import { messageOf } from '../core/errors.ts';
import type { Instant } from '../core/ids.ts';
import { type CliFacts, type DiskFacts, type Filesystem, type MachineFacts, readsAlike } from '../core/machine.ts';
import type { World } from '../core/model.ts';
import type { Observed } from '../core/observed.ts';
import { agentsInUse } from '../core/views/agents.ts';
import type { House } from './house.ts';

export type Machine = {
  /** Begins to measure what is due; costs nothing else. */
  look(world: World, observed: Observed): void;
  /** Of disks as they were when that was told last. */
  facts(): MachineFacts;
  /** Resolves once what was begun is known. */
  settled(): Promise<void>;
};

export type MachineHouse = Pick<House, 'clock' | 'log' | 'settings' | 'disk' | 'folders' | 'program' | 'version'>;

/** Room on disks and whether programs are there: a question to the system each. */
const LOOK_MS = 60_000;
/** A program is asked anew for its version this often, and at once when another took its place. */
const VERSION_MS = 60 * 60_000;
/** Adding up folders reads every name in them: this seldom, and so that it takes a hundredth of the time at the most. */
const SIZE_MS = 10 * 60_000;
const SIZE_SHARE = 100;
const SIZE_PATIENCE_MS = 20_000;

/** @param changed calls when there is something new to show */
export const createMachine = (house: MachineHouse, changed: () => void): Machine => {
  const { clock } = house;
  let facts: MachineFacts = {};
  let lookedAt = Number.NEGATIVE_INFINITY;
  // A town that has just come up has other work.
  let sizeDueAt = clock.now() + LOOK_MS;
  const cliOf = cliReader(house);
  let under: Promise<void> | undefined;

  const put = (next: Partial<MachineFacts>): void => {
    const before = JSON.stringify(facts);
    facts = { ...facts, ...next };
    if (JSON.stringify(facts) !== before) changed();
  };
  const clis = async (world: World): Promise<void> => {
    const agents = agentsInUse(world, house.settings());
    put({
      clis: Object.fromEntries(await Promise.all(agents.map(async (agent) => [agent, await cliOf(agent)] as const))),
    });
  };
  const disk = async (observed: Observed): Promise<void> => {
    const filesystems = await roomOf(house);
    const worktrees = await sizeOf(observed);
    const kept = worktrees ?? facts.disk?.worktrees;
    const next: DiskFacts = { at: clock.now(), filesystems, ...(kept === undefined ? {} : { worktrees: kept }) };
    // Somebody writes to the disk all the time: only what is seen of it is told, or every client would get a new picture a minute.
    if (facts.disk === undefined || !readsAlike(facts.disk, next)) put({ disk: next });
  };
  const sizeOf = async ({ rigs }: Observed): Promise<number | undefined> => {
    const began = clock.now();
    if (began < sizeDueAt) return undefined;
    const folders = Object.values(rigs).flatMap(({ worktrees }) =>
      worktrees === 'unknown' ? [] : worktrees.map(({ path }) => path),
    );
    const size = await house.disk.size(folders, SIZE_PATIENCE_MS);
    sizeDueAt = clock.now() + Math.max(SIZE_MS, SIZE_SHARE * elapsed(began, clock.now()));
    return size === 'unknown' ? undefined : size;
  };
  const guarded = (what: string, work: Promise<void>): Promise<void> =>
    work.catch((error: unknown) => house.log.warn(`${what} could not be measured: ${messageOf(error)}`));

  return {
    look: (world, observed) => {
      if (under !== undefined || elapsed(lookedAt, clock.now()) < LOOK_MS) return;
      lookedAt = clock.now();
      const both = [guarded('The room on disks', disk(observed)), guarded('The programs of agents', clis(world))];
      under = Promise.all(both).then(() => {
        under = undefined;
      });
    },
    facts: () => facts,
    settled: async () => under,
  };
};

const cliReader = ({ clock, program, version: ask }: MachineHouse) => {
  const versions = new Map<string, { readonly path: string; readonly at: Instant; readonly version?: string }>();
  return async (agent: string): Promise<CliFacts> => {
    const path = await program(agent);
    if (path === undefined) return {};
    const known = versions.get(agent);
    if (known?.path !== path || elapsed(known.at, clock.now()) >= VERSION_MS) {
      const version = await ask(agent);
      versions.set(agent, { path, at: clock.now(), ...(version === undefined ? {} : { version }) });
    }
    const version = versions.get(agent)?.version;
    return { path, ...(version === undefined ? {} : { version }) };
  };
};

/** Each filesystem once, by the first folder on it. */
const roomOf = async ({ disk, folders }: MachineHouse): Promise<readonly Filesystem[]> => {
  const rooms = await Promise.all(folders().map(async (path) => ({ path, ...(await disk.room(path)) })));
  return rooms
    .filter(({ device }, index) => rooms.findIndex((one) => one.device === device) === index)
    .map(({ path, free, total }) => ({ path, free, total }));
};
