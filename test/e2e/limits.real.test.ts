/** A usage limit of a whole account, met by the real Claude Code: who rests, who takes over, and that all go on. */
import { afterEach, describe, expect, it } from 'vitest';
import type { TaskWhy } from '../../src/core/views/routing.ts';
import type { StatusView } from '../../src/core/views/status.ts';
import { resetForRestOf } from '../helpers/by-the-minute.ts';
import { findClaude } from '../helpers/claude.ts';
import { type ClaudeTown, openClaudeTown } from '../helpers/claude-town.ts';
import { git } from '../helpers/repo.ts';
import { until } from '../helpers/until.ts';
import type { Step } from '../model/script.ts';

const found = findClaude();
const cli = found ?? 'claude';

let town: ClaudeTown | undefined;
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') console.error(await town?.story());
  await town?.close();
  town = undefined;
});

const bash = (command: string): Step => ({ say: 'I go on.', call: 'Bash', input: { command, description: 'A step' } });
const commit = (file: string) => bash(`echo hello > ${file} && git add ${file} && git commit -qm "Add ${file}"`);
const handIn = bash('mayor done -m "It is there"');
const limited = (restMs: number): Step => ({
  fail: {
    kind: 'limited',
    get resetsAt() {
      return resetForRestOf(restMs);
    },
  },
  times: 1,
});
const allowing = { seed: { settings: { permissions: { allow: ['Bash'] } } }, login: 'subscription' } as const;

const RULES = `  script: { enabled: true }
roles:
  scribe: { model: scripted-model, effort: high, prompt: Write like a friend., fallback: [script] }
patience: { idle: 2s }
`;

const polecats = async (one: ClaudeTown) => (await one.status()).polecats;
const by = ({ polecats: rows }: Pick<StatusView, 'polecats'>, agent: string) =>
  rows.filter((row) => row.agent === agent);

describe.skipIf(found === undefined)(
  'an account of the real Claude Code at its usage limit',
  { timeout: 300_000 },
  () => {
    it('rests as a whole, through a restart; another agent takes what was not begun; all go on in their sessions', async () => {
      const one = await openClaudeTown(cli, { ...allowing, more: RULES });
      town = one;
      const { mayor, model, status } = one;
      const first = await one.task('Write one', [
        commit('one.txt'),
        { hold: 'limit', say: 'Part one.' },
        limited(60_000),
        handIn,
        { say: 'Done.' },
      ]);
      const second = await one.task('Write two', [
        { hold: 'turn', say: 'I stop here.' },
        commit('two.txt'),
        handIn,
        { say: 'Done.' },
      ]);
      for (const id of [first, second]) await mayor(['task', 'edit', id, '--role', 'scribe']);
      await mayor(['up', '--headless']);
      for (const id of [first, second]) await mayor(['sling', id]);
      await until(
        'both are at work',
        async () => (await polecats(one)).filter(({ signal }) => signal === 'busy').length === 2,
        60_000,
      );

      // What the role says has reached the real CLI and its model: it is at work a moment before it asks that.
      await until('the model is asked', async () => one.heard(second, 'Your role is scribe.') === 1);
      expect(JSON.parse(one.request(second))).toMatchObject({ model: 'scripted-model' });
      expect(one.heard(second, 'Your role is scribe. Write like a friend.')).toBe(1);

      await mayor(['tell', by(await status(), 'claude').find(({ task }) => task === first)?.id ?? '', 'Go on']);
      model.release('limit');
      await until('the account rests', async () => (await status()).accounts.length === 1, 60_000);
      // The other ends its turn by itself, and rests then: it is neither reminded nor told anything.
      model.release('turn');
      await until(
        'both rest',
        async () => (await polecats(one)).filter(({ state }) => state === 'waiting').length === 2,
        30_000,
      );

      const third = await one.script('Write three', 'echo hello > three.txt && git add . && git commit -qm Three', [
        '--role',
        'scribe',
      ]);
      await mayor(['sling', third]);
      await mayor(['wait', '--task', third, '--state', 'in-review', '--timeout', '30']);
      const choice: TaskWhy = JSON.parse((await mayor(['why', third, '--json'])).stdout).choice;
      expect(choice.worker).toMatchObject({
        agent: 'script',
        role: 'scribe',
        chosenBy: 'fallback of claude, whose account rests',
      });

      const before = await polecats(one);
      expect((await mayor(['status'])).stdout).toContain('Resting accounts');
      expect((await mayor(['agents'])).stdout).toContain('mayor agents resume claude');
      expect((await mayor(['why', second])).stdout).toMatch(/claude +resting +account claude/);

      // The rest is in the journal: the next daemon keeps it.
      process.kill((await status()).town.pid, 'SIGKILL');
      await mayor(['up', '--headless']);
      const after = await status();
      expect(after.accounts.map(({ id, until: end }) => [id, end])).toEqual([['claude', expect.any(Number)]]);
      expect(by(after, 'claude').map(({ state }) => state)).toEqual(['waiting', 'waiting']);

      await mayor(['wait', '--task', first, '--state', 'in-review', '--timeout', '150']);
      await mayor(['wait', '--task', second, '--state', 'in-review', '--timeout', '90']);
      const events = await one.events();
      const starts = events.filter(({ type }) => type === 'polecat.started');
      expect(starts).toHaveLength(3);
      const sessions = (rows: StatusView['polecats']) => rows.map(({ id, session, run }) => [id, session, run]);
      expect(sessions(by({ polecats: await polecats(one) }, 'claude'))).toEqual(
        sessions(by({ polecats: before }, 'claude')),
      );
      const rests = events.filter(({ type, account }) => type === 'polecat.waiting' && account === 'claude');
      expect(new Set(rests.map(({ until: end }) => end)).size).toBe(rests.length);
      expect(events.filter(({ type }) => type === 'account.parked')).toHaveLength(1);
      expect(await git(one.shop, 'show', `mayor/${first}-write-one:one.txt`)).toBe('hello');
      expect(await git(one.shop, 'show', `mayor/${second}-write-two:two.txt`)).toBe('hello');
    });

    it('works again at once when a person says so', async () => {
      const one = await openClaudeTown(cli, { ...allowing, more: RULES });
      town = one;
      const { mayor, polecat, status } = one;
      const id = await one.task('Write one', [commit('one.txt'), limited(3_600_000), handIn, { say: 'Done.' }]);
      await mayor(['up', '--headless']);
      await mayor(['sling', id]);
      const row = await polecat('it rests', ({ state }) => state === 'waiting');
      expect((await mayor(['sling', id], { exit: 1 })).stderr).toContain('mayor agents resume claude');
      expect((await mayor(['agents', 'resume', 'nobody'], { exit: 1 })).stderr).toContain('These rest: claude');
      expect((await mayor(['agents', 'resume', 'claude'])).stdout).toContain('claude works again; 1 worker went on');
      await mayor(['wait', '--task', id, '--state', 'in-review', '--timeout', '60']);
      const end = await status();
      expect([end.accounts, end.polecats[0]?.session]).toEqual([[], row.session]);
    });
  },
);
