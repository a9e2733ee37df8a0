import { createHash } from 'node:crypto';
import { type MemoryHost, memoryHosting } from '../../src/adapters/hostings/memory.ts';
import { type Sha, sha } from '../../src/core/ids.ts';
import { type HostingStage, hostingContract } from './hosting.ts';

const openStage = async (): Promise<HostingStage> => {
  const branches = new Map<string, Sha>();
  const host: MemoryHost = { pulls: [], branches };
  let commits = 0;
  const push: HostingStage['push'] = async (branch) => {
    commits += 1;
    const commit = sha(createHash('sha1').update(`${commits}`).digest('hex'));
    branches.set(branch, commit);
    return commit;
  };
  const pull = (number: number) => {
    const found = host.pulls[number - 1];
    if (found === undefined) throw new Error('no such pull request');
    return found;
  };
  await push('main');
  return {
    hosting: memoryHosting(host),
    push,
    shown: (number) => {
      const { title, body, base, labels, state } = pull(number);
      return { title, body, base, labels, draft: state.kind === 'open' && state.draft };
    },
    count: () => host.pulls.length,
    open: (branch) =>
      host.pulls.push({
        ...{ number: 1, branch, base: 'main', title: 'By hand', body: 'Mine', labels: [] },
        ...{ state: { kind: 'open', draft: false }, checks: new Map(), remarks: [] },
      }),
    edit: (number, text) => {
      pull(number).body = text;
    },
    report: (commit, checks) => {
      const told = checks.map(({ name, state, says }) => ({
        ...{ id: `${commit}-${name}`, name, state },
        ...(says === undefined ? {} : { summary: says }),
      }));
      for (const one of host.pulls) one.checks.set(commit, told);
    },
    say: (number, { kind, ...remark }) => {
      const { remarks } = pull(number);
      const at = remarks.length;
      remarks.push({ id: `remark-${at}`, at, ...remark, ...(typeof kind === 'string' ? {} : kind) });
    },
    merge: async (number) => {
      const commit = await push('main');
      pull(number).state = { kind: 'merged', commit };
      return commit;
    },
    shut: (number) => {
      pull(number).state = { kind: 'closed' };
    },
    cleanup: async () => {},
  };
};

hostingContract('memory', openStage);
