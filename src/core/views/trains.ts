/** What merges in each rig now: its train and what is ready behind it, what convoys have gathered, gates, landings. */
import type { RunningGate } from '../gate.ts';
import type { World } from '../model.ts';
import type { Observed } from '../observed.ts';
import { isLandingWhole } from '../together.ts';
import type { Front, Train } from '../train.ts';
import { judge } from '../train-judge.ts';
import type { MergeRow } from './merge-row.ts';
import type { StatusView } from './status.ts';

/** `green`: all up to it passed the gates together. `red`: it breaks a gate by itself. `suspect`: in a front that was red. */
export type MemberState = 'green' | 'red' | 'suspect' | 'untried';

export type MemberRow = { readonly task: string; readonly title: string; readonly state: MemberState };

/** The next train, made on what this one comes to: nothing of it lands before. */
export type AheadRow = {
  readonly train: string;
  /** In the order in which they would land; at least one. */
  readonly members: readonly MemberRow[];
  readonly probe?: Front;
};

/** What of a convoy that lands together is merged one onto the other already, and held until the rest has come. */
export type GatheringRow = {
  readonly convoy: string;
  readonly name: string;
  /** Tasks of the convoy; `members` are those that are in it. */
  readonly total: number;
  readonly formedAt: number;
  readonly members: readonly MemberRow[];
  readonly probe?: Front;
};

export type TrainRow = {
  /** The rig's name: it has one train at a time. */
  readonly id: string;
  readonly rig: string;
  /** `idle`: nothing approved is on its way. */
  readonly state: 'idle' | 'checking' | 'landing';
  readonly base: string;
  readonly train?: string;
  /** Commit of the base that the first member was merged onto. */
  readonly onto?: string;
  readonly formedAt?: number;
  /** In the order in which they land. */
  readonly members: readonly MemberRow[];
  /** What the gates run on, or will next: the first `length` members, and maybe one more merged onto them. */
  readonly probe?: Front;
  /** Gates that run in this rig at this moment, also those of rehearsals. */
  readonly gates: readonly RunningGate[];
  /** While one is made ready behind this train. */
  readonly ahead?: AheadRow;
  /** Approved, and not in this train; those of `ahead` are among them. */
  readonly waiting: readonly { readonly task: string; readonly title: string }[];
  /** Of convoys that land together and are not on their way to the base yet, the oldest first. */
  readonly gatherings: readonly GatheringRow[];
  /** The newest first, at most five. */
  readonly landed: readonly {
    readonly task: string;
    readonly title: string;
    readonly sha: string;
    readonly at: number;
  }[];
};

/** Once every other row is there: titles and bases are theirs. */
export const withTrains = (status: StatusView, world: World, observed: Observed): StatusView => {
  const running = observed.running ?? {};
  const titles = new Map(status.tasks.map(({ id, title }) => [id, title]));
  const landed = landedIn(world, new Map(status.tasks.map(({ id, rig }) => [id, rig])));
  return {
    ...status,
    merges: status.merges.map((row) => withRunning(row, running[row.rig])),
    trains: status.rigs
      .filter(({ merge }) => merge !== 'pr')
      .map(({ rig, base }): TrainRow => {
        const named = <Row extends { readonly task: string }>(row: Row) => ({
          ...row,
          title: titles.get(row.task) ?? '',
        });
        const train = world.trains[rig];
        return {
          ...{ id: rig, rig, base, gates: running[rig] ?? [] },
          ...(train === undefined ? { state: 'idle', members: [] } : underWay(train, named)),
          ...aheadIn(world, rig, named),
          gatherings: gatheringsIn(world, rig, named),
          waiting: status.merges
            .filter((row) => row.rig === rig && row.state === 'approved')
            .map(({ task }) => named({ task })),
          landed: (landed.get(rig) ?? []).map(named),
        };
      }),
  };
};

type Named = <Row extends { readonly task: string }>(row: Row) => Row & { readonly title: string };

const underWay = (train: Train, named: Named): Pick<TrainRow, 'state' | 'members'> & Partial<TrainRow> => {
  const { id, onto, formedAt, state } = train;
  return { ...{ state, train: id, onto, formedAt }, ...chainOf(train, named) };
};

/** One that nothing fits into stands for that alone. */
const aheadIn = ({ ahead }: World, rig: string, named: Named): Pick<TrainRow, 'ahead'> => {
  const train = ahead[rig]?.train;
  if (train === undefined || train.members.length === 0) return {};
  return { ahead: { train: train.id, ...chainOf(train, named) } };
};

const gatheringsIn = (world: World, rig: string, named: Named): readonly GatheringRow[] =>
  Object.values(world.gatherings)
    .sort((a, b) => a.formedAt - b.formedAt)
    .flatMap((gathering) => {
      const convoy = gathering.convoy === undefined ? undefined : world.convoys[gathering.convoy];
      if (gathering.rig !== rig || convoy === undefined || isLandingWhole(world, convoy.id)) return [];
      const { id, name, tasks } = convoy;
      return [{ convoy: id, name, total: tasks.length, formedAt: gathering.formedAt, ...chainOf(gathering, named) }];
    });

const chainOf = (train: Train, named: Named): Pick<AheadRow, 'members' | 'probe'> => {
  const verdict = train.state === 'checking' ? judge(train) : undefined;
  const probe: Front | undefined =
    verdict?.kind === 'probe'
      ? { length: verdict.length, ...(verdict.plus === undefined ? {} : { plus: verdict.plus }) }
      : undefined;
  return {
    members: train.members.map(({ task }, index) => named({ task, state: memberState(train, index) })),
    ...(probe === undefined ? {} : { probe }),
  };
};

const memberState = ({ members, proof, state }: Train, index: number): MemberState => {
  const task = members[index]?.task ?? '';
  if (state === 'landing' || index < proof.green) return 'green';
  const { red, beside } = proof;
  const isAlone = beside[task]?.red?.length === 0 || (index === 0 && red?.length === 1);
  if (isAlone) return 'red';
  return red !== undefined && index < red.length ? 'suspect' : 'untried';
};

const withRunning = (row: MergeRow, gates: readonly RunningGate[] = []): MergeRow => {
  const own = gates.filter(({ task }) => task === row.task);
  return own.length === 0 ? row : { ...row, running: own };
};

type Landed = { readonly task: string; readonly sha: string; readonly at: number };
const LANDED = 5;

/** One pass over all that ever landed. */
const landedIn = ({ landed }: World, rigs: ReadonlyMap<string, string>): ReadonlyMap<string, readonly Landed[]> => {
  const found = new Map<string, Landed[]>();
  for (const [task, { sha, at, already }] of Object.entries(landed)) {
    const rig = rigs.get(task);
    if (rig === undefined || already === true) continue;
    const list = found.get(rig) ?? [];
    const place = list.findIndex((one) => one.at <= at);
    if (place === -1 && list.length >= LANDED) continue;
    list.splice(place === -1 ? list.length : place, 0, { task, sha, at });
    found.set(rig, list.slice(0, LANDED));
  }
  return found;
};
