/** What an agent leaves running ends with it, wherever it went and whatever it ignores; nothing else does. */
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { run } from '../../src/adapters/process.ts';
import { type LiveTown, openTown } from '../helpers/live-town.ts';
import { lives } from '../helpers/runtime-stage.ts';
import { until } from '../helpers/until.ts';

let town: LiveTown | undefined;
afterEach(async () => {
  await town?.close();
  town = undefined;
});

/** Deaf to every polite signal, and says who it is. */
const DEAF = `trap '' TERM HUP INT; echo $$ >> pids; while :; do sleep 1; done`;

/** In its group, in a session of its own, without a terminal, and twice forked away from its parent. */
const SCRIPT = `cat > deaf.sh <<'END'
${DEAF}
END
trap '' TERM HUP
sh deaf.sh &
setsid sh deaf.sh &
nohup sh deaf.sh > /dev/null 2>&1 &
( ( setsid nohup sh deaf.sh > /dev/null 2>&1 & ) & )
setsid -f sh deaf.sh
echo $$ >> pids
while :; do sleep 1; done`;

const forked = async () => {
  const opened = await openTown();
  town = opened;
  const id = await opened.script('Fork', SCRIPT);
  await opened.mayor(['up', '--headless']);
  await opened.mayor(['sling', id]);
  const worktree = await until('it has a worktree', async () => (await opened.status()).polecats[0]?.worktree, 30_000);
  const pids = await until(
    'all run',
    async () => {
      const text = await readFile(join(worktree, 'pids'), 'utf8').catch(() => ''); // Not yet written.
      const found = text.trim().split('\n').map(Number);
      return found.length === 6 && found;
    },
    30_000,
  );
  // Somebody's own, that looks like the polecat's in all but its mark.
  const { MAYOR_PROCESS: _mark, ...env } = process.env;
  const bystander = spawn('sh', ['deaf.sh'], {
    cwd: worktree,
    env: { ...env, MAYOR_POLECAT: 'amber', MAYOR_EPOCH: '1' },
    detached: true,
    stdio: 'ignore',
  });
  onTestFinished(() => void bystander.kill('SIGKILL'));
  return { ...opened, id, worktree, pids, bystander: bystander.pid ?? 0 };
};

describe.runIf(process.platform === 'linux')('processes that an agent leaves behind', { timeout: 150_000 }, () => {
  it('end with mayor stop, and what is not the polecat’s lives on; its files stay', async () => {
    const { mayor, pids, bystander, worktree, status } = await forked();
    expect(pids.map(lives)).toEqual(pids.map(() => true));
    await mayor(['stop', 'amber']);
    await until('all have ended', () => !pids.some(lives), 30_000);
    await until('it says so', async () => (await status()).polecats[0]?.state === 'stopped');
    expect(lives(bystander)).toBe(true);
    expect(await readFile(join(worktree, 'pids'), 'utf8')).toContain(String(pids[0]));
  });

  it('end with mayor down, also when their tmux server was killed before', async () => {
    const { mayor, pids, bystander, home, status } = await forked();
    await run(['kill', '-9', String((await status()).town.pid)], {});
    await run(['tmux', '-S', join(home, 'run', 'tmux.sock'), 'kill-server'], { ok: 'any' });
    await mayor(['down']);
    expect(pids.filter(lives)).toEqual([]);
    expect(lives(bystander)).toBe(true);
  });
});
