/** What a rehearsal came to, for who is to approve it. */

import { type BroughtBack, broughtBackIn, broughtBackLines, sayBroughtBack } from '../brings-back.ts';
import type { Plan } from '../desire.ts';
import type { Event } from '../evolve.ts';
import type { GateOutcome } from '../gate.ts';
import { shortSha } from '../ids.ts';
import type { MergeRequest, Preview, World } from '../model.ts';
import { type Observed, taskOf } from '../observed.ts';
import { isFresh, obstacleIn, policyOf, redChecksIn } from '../preview.ts';
import type { PullSeen } from '../pull-request.ts';
import { indexIn } from '../train.ts';
import type { FeedLine } from './feed-line.ts';

/** `rehearsing`: its turn is still to come, or the base has moved since; `say` then has what was known before. */
export type Rehearsed = {
  readonly state: 'rehearsing' | Preview['kind'];
  /** In a few words: `green onto abc1234`, `red: npm test`, `conflict: a.ts`. */
  readonly say: string;
  /** Commit of the base that it was merged with. */
  readonly onto?: string;
  readonly gate?: string;
  /** The end of what that gate printed, or where it conflicts. */
  readonly detail?: string;
  /** `red`: the gate fails on the base too. */
  readonly base?: 'green' | 'red';
  readonly files?: readonly string[];
  readonly gates?: readonly GateOutcome[];
  /** Commits that were taken off the base, and would be on it again: then the whole is red, with green gates too. */
  readonly bringsBack?: BroughtBack;
  /** What came of the checks that its agent does not see. Where one of them is red the whole is, with green gates. */
  readonly checks?: readonly GateOutcome[];
};

export type PullRow = {
  readonly number?: number;
  readonly url?: string;
  /** `PR #12 · 2 checks running · changes requested by ann` */
  readonly say: string;
  /** The same in parts; absent before it was looked at. */
  readonly seen?: PullSeen;
};

/** A row's part; nothing for what is not in review, or is approved without one. */
export const rehearsed = (
  merge: MergeRequest,
  observed: Observed,
  { settings }: Plan,
): { readonly rehearsal?: Rehearsed } => {
  const rig = settings.rigs[merge.rig];
  if (merge.state.kind !== 'in-review' || rig === undefined || rig.merge === 'pr') return {};
  const back = broughtBackIn(merge);
  if (policyOf(rig, taskOf(observed, merge.rig, merge.task)) === 'auto' && back === undefined) return {};
  const { preview } = merge;
  const brings = back === undefined ? {} : { bringsBack: back, detail: broughtBackLines(back).join('\n') };
  if (preview === undefined) {
    const say = back === undefined ? 'rehearsing' : `rehearsing: it is ${sayBroughtBack(back)}`;
    return { rehearsal: { state: 'rehearsing', say, ...brings } };
  }
  const { kind, onto, ...rest } = preview;
  const isNow = isFresh(preview, observed.rigs[merge.rig]?.base ?? 'unknown');
  const say = sayKind(preview);
  const { log: detail, ...others } = 'log' in rest ? rest : { ...rest, log: undefined };
  return {
    rehearsal: {
      state: !isNow ? 'rehearsing' : redChecksIn(preview).length > 0 || back !== undefined ? 'red' : kind,
      say: isNow ? say : `rehearsing, was ${say}`,
      onto,
      ...others,
      ...brings,
      ...(detail === undefined ? {} : { detail }),
    },
  };
};

export const sayKind = (preview: Preview): string => {
  switch (preview.kind) {
    case 'green':
      return (
        obstacleIn({ preview }) ??
        `green onto ${shortSha(preview.onto)}${preview.checks === undefined ? '' : ', checks too'}`
      );
    case 'merged':
      return 'on the base already';
    case 'conflict':
      return preview.files.length === 0 ? 'conflict' : `conflict: ${preview.files.join(', ')}`;
    case 'red':
      return obstacleIn({ preview }) ?? 'red';
  }
};

export const sayPreview = (task: string, preview: Preview): readonly [FeedLine['tone'], string, string] => {
  const isGood = obstacleIn({ preview }) === undefined;
  return [isGood ? 'good' : 'bad', `${task} was rehearsed: ${sayKind(preview)}`, task];
};

/** Of one that is on its way with others: the how manieth of how many it is. */
export type InTrain = { readonly id: string; readonly place: number; readonly size: number };

export const inTrain = (merge: MergeRequest, { trains }: World): { readonly train?: InTrain } => {
  const train = trains[merge.rig];
  if (train === undefined || (merge.state.kind !== 'checking' && merge.state.kind !== 'landing')) return {};
  const index = indexIn(train, merge.task);
  return index === -1 ? {} : { train: { id: train.id, place: index + 1, size: train.members.length } };
};

const branches = (length: number): string =>
  length === 1 ? 'the first branch of the train' : `the first ${length} branches of the train`;

/** Gates on a train, or on a part of it: red they are told with what is done about it. */
export const sayChecked = ({
  rig,
  length,
  plus,
  tasks = [],
  came,
}: Event<'train.checked'>): readonly [FeedLine['tone'], string, string] | undefined => {
  const first = tasks.length > 0 ? tasks.join(', ') : branches(length);
  const what = plus === undefined ? first : length === 0 ? plus : `${plus} on top of ${first}`;
  if (came.kind === 'green')
    return came.gates?.length === 0 ? undefined : ['good', `${rig}: gates are green for ${what}`, rig];
  if (came.kind === 'red') return ['attention', `${rig}: ${came.gate} is red for ${what}`, rig];
  return undefined;
};
