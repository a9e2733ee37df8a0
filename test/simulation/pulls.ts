/** A host of pull requests without I/O, for the simulated town. */
import type { Action } from '../../src/core/action.ts';
import type { TownEvent } from '../../src/core/event.ts';
import type { Sha, TaskId } from '../../src/core/ids.ts';
import type { PullCheck, PullFacts, PullRemark, PullState } from '../../src/core/pull-request.ts';
import { shaOf } from '../helpers/world.ts';
import type { Sim } from './town.ts';

export type SimPull = {
  readonly number: number;
  readonly task: TaskId;
  head: Sha;
  state: PullState;
  checks: PullCheck[];
  remarks: PullRemark[];
};
export type SimHost = { readonly pulls: SimPull[] };

export const newHost = (): SimHost => ({ pulls: [] });

/** By what is open on the host, as its newest look would show it. */
export const lookAtPulls = (sim: Sim): Readonly<Record<string, PullFacts>> =>
  Object.fromEntries(
    Object.values(sim.world.merges).flatMap(({ task, pr }) => {
      const pull = sim.host.pulls.find(({ number }) => number === pr?.number);
      if (pull === undefined) return [];
      const { number, state, head, checks, remarks } = pull;
      const look = { number, url: urlOf(number), state, head, checks: [...checks], remarks: [...remarks] };
      return [[task, { look, steady: true, changedAt: sim.now }]];
    }),
  );

const urlOf = (number: number): string => `https://host.example/pull/${number}`;

export const pullStep = (sim: Sim, action: Extract<Action, { kind: 'propose' | 'follow' }>): readonly TownEvent[] => {
  const { task } = action;
  const merge = sim.world.merges[task];
  if (merge === undefined) return [];
  const { pulls } = sim.host;
  if (action.kind === 'propose') {
    let pull = pulls.find((one) => one.task === task && one.state.kind === 'open');
    if (pull === undefined) {
      const number = pulls.length + 1;
      pull = { number, task, head: action.commit, state: { kind: 'open', draft: false }, checks: [], remarks: [] };
      pulls.push(pull);
    }
    if (pull.head !== action.commit) pull.checks = [];
    pull.head = action.commit;
    return [{ type: 'pr.opened', task, commit: action.commit, number: pull.number, url: urlOf(pull.number) }];
  }
  const result = merge.pr?.seen?.merge ?? shaOf(9);
  if (!sim.landings.includes(task)) sim.landings.push(task);
  return [{ type: 'merge.landed', task, result }];
};
