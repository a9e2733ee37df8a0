/** A host as plain values: what tests and simulations open pull requests on. */
import { TerminalError, UsageError } from '../../core/errors.ts';
import type { Sha } from '../../core/ids.ts';
import type { PullCheck, PullRemark, PullState } from '../../core/pull-request.ts';
import type { Hosting } from '../../ports/hosting.ts';
import { framed, reframed } from './own-text.ts';
import { cut, line } from './shape.ts';

export type MemoryPull = {
  readonly number: number;
  readonly branch: string;
  base: string;
  title: string;
  body: string;
  labels: string[];
  state: PullState;
  /** By commit. */
  readonly checks: Map<Sha, PullCheck[]>;
  readonly remarks: PullRemark[];
};

/** What people and machines do there beside Mayor. */
export type MemoryHost = {
  readonly pulls: MemoryPull[];
  /** Tips of the branches of the remote. */
  readonly branches: ReadonlyMap<string, Sha>;
};

export function memoryHosting({ pulls, branches }: MemoryHost): Hosting {
  const tip = (branch: string): Sha => {
    const found = branches.get(branch);
    if (found === undefined) throw new UsageError(`The branch ${branch} is not there`, { hint: 'Push it' });
    return found;
  };
  return {
    kind: 'memory',
    lacks: [],
    async open({ branch, base, title, body, labels, draft }) {
      tip(branch);
      let pull = pulls.find((one) => one.branch === branch && one.state.kind === 'open');
      if (pull === undefined) {
        pull = {
          ...{ number: pulls.length + 1, branch, base, title: line(title), body: framed(body), labels: [] },
          ...{ state: { kind: 'open', draft }, checks: new Map(), remarks: [] },
        };
        pulls.push(pull);
      }
      pull.base = base;
      pull.body = reframed(pull.body, body) ?? pull.body;
      pull.labels = [...new Set([...pull.labels, ...labels])];
      return { number: pull.number, url: urlOf(pull.number) };
    },
    async look(number) {
      const pull = pulls.find((one) => one.number === number);
      if (pull === undefined) throw new TerminalError(`There is no pull request ${number}`, { hint: 'Open it' });
      const head = tip(pull.branch);
      const checks = pull.state.kind === 'open' ? (pull.checks.get(head) ?? []).map(cleaned) : [];
      const remarks = pull.remarks.map((one) => ({
        ...one,
        author: line(one.author),
        text: cut(one.text, 'beginning'),
      }));
      return { number, url: urlOf(number), state: pull.state, head, checks, remarks };
    },
    reach: async () => 'memory',
  };
}

const cleaned = ({ summary, ...check }: PullCheck): PullCheck => ({
  ...check,
  ...(summary === undefined ? {} : { summary: cut(summary, 'end') }),
});

const urlOf = (number: number): string => `https://host.example/pull/${number}`;
