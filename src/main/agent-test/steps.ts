/** What any agent must show, in the order in which a task brings it about. */
import { gitIn } from '../../adapters/git.ts';
import type { AgentPreset } from '../../agents/preset.ts';
import { polecatId } from '../../core/ids.ts';
import type { PolecatRow } from '../../core/views/polecat-row.ts';
import type { Town } from '../../mayor/town.ts';
import type { Looks } from './looks.ts';
import { COLOUR, HELLO } from './task.ts';

/** What came of a step: words for a person. A step that is not reached is not run. */
export type Outcome = { readonly passed: string } | { readonly failed: string } | { readonly skipped: string };

export type Scene = {
  readonly town: Town;
  readonly looks: Looks;
  readonly preset: AgentPreset;
  /** The clone. */
  readonly path: string;
};

export type Step = { readonly name: string; run(scene: Scene): Promise<Outcome> };

export const STEPS: readonly Step[] = [
  {
    name: 'starts',
    async run({ looks }) {
      const row = await looks.until((_, polecat) => (polecat?.pid === undefined ? undefined : polecat));
      return row === undefined ? { failed: 'no process came to life' } : { passed: `process ${row.pid}` };
    },
  },
  {
    name: 'is seen to work',
    async run({ town, looks }) {
      const row = await looks.until((_, polecat) =>
        polecat !== undefined && ACTS.has(polecat.signal) ? polecat : undefined,
      );
      const why = row === undefined ? 'absent' : await town.why(polecatId(row.id));
      const winner = why === 'absent' ? undefined : why.ranked[0];
      if (winner === undefined) return { failed: 'nothing told that it works' };
      return { passed: `told by its ${winner.source}: ${winner.detail}` };
    },
  },
  {
    name: 'does its task and commits',
    async run({ looks, path }) {
      const row = await looks.until((_, polecat) =>
        polecat !== undefined && polecat.commits > 0 ? polecat : undefined,
      );
      if (row === undefined) return { failed: 'no commit on its branch' };
      const text = await textOf(path, row, 'hello.txt');
      return text === HELLO
        ? { passed: 'hello.txt is as it was asked for' }
        : { failed: `hello.txt is ${JSON.stringify(text)}` };
    },
  },
  {
    name: 'asks before it acts',
    async run({ looks }) {
      const [first] = looks.allowed();
      if (first === undefined) return { skipped: 'it asked for nothing' };
      return { passed: `${looks.allowed().length} allowed from here; the first was ${JSON.stringify(first.title)}` };
    },
  },
  {
    name: 'asks a person a question',
    async run({ looks }) {
      const item = await looks.until(({ inbox }) => inbox.find(({ kind }) => kind === 'question'));
      return item === undefined ? { failed: 'no question came' } : { passed: JSON.stringify(item.title) };
    },
  },
  { name: 'goes on after a kill -9', run: (scene) => killed(scene) },
  {
    name: 'hears the answer',
    async run({ looks, path }) {
      const item = await looks.until(({ inbox }) => inbox.find(({ kind }) => kind === 'question'));
      if (item === undefined) return { failed: 'the question was lost' };
      await looks.answer(item, { kind: 'text', text: COLOUR });
      const row = await looks.until((_, polecat) =>
        polecat !== undefined && polecat.commits > 1 ? polecat : undefined,
      );
      const text = row === undefined ? undefined : await textOf(path, row, 'colour.txt');
      return text?.includes(COLOUR) === true
        ? { passed: 'it wrote it down' }
        : { failed: `colour.txt is ${JSON.stringify(text)}` };
    },
  },
  {
    name: 'hands its work in',
    async run({ looks }) {
      const done = await looks.until(({ tasks }) => tasks.find(({ state }) => state === 'in-review'));
      return done === undefined ? { failed: 'the task did not come to review' } : { passed: 'in review' };
    },
  },
];

const ACTS: ReadonlySet<PolecatRow['signal']> = new Set(['busy', 'needs-permission', 'needs-answer', 'idle']);

const killed = async ({ looks, preset }: Scene): Promise<Outcome> => {
  const before = await looks.until((_, polecat) => (polecat?.pid === undefined ? undefined : polecat));
  if (before?.pid === undefined) return { failed: 'its process is gone' };
  process.kill(before.pid, 'SIGKILL');
  const after = await looks.until((_, polecat) =>
    polecat !== undefined && polecat.run > before.run && polecat.pid !== undefined ? polecat : undefined,
  );
  if (after === undefined) return { failed: 'it was not started again' };
  if (after.worktree !== before.worktree) return { failed: 'it works in another worktree' };
  if (preset.sessions === 'none') return { passed: 'a new process in the same worktree' };
  return after.session === before.session && after.session !== undefined
    ? { passed: `the same conversation, ${after.session}` }
    : { failed: `another conversation: ${before.session}, then ${after.session}` };
};

const textOf = async (path: string, { branch }: PolecatRow, file: string): Promise<string | undefined> => {
  const ran = await gitIn(path)(['show', `${branch}:${file}`], { ok: 'any' });
  return ran.exit === 0 ? ran.stdout.trim() : undefined;
};
