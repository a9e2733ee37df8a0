/** Agents that misbehave are contained, and named. Each is a small script in place of a CLI. */
import { chmod, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type LiveTown, openTown } from '../helpers/live-town.ts';
import { until } from '../helpers/until.ts';

let town: LiveTown | undefined;
afterEach(async () => {
  await town?.close();
  town = undefined;
});

const program = async (path: string, lines: string): Promise<void> => {
  await writeFile(`${path}.new`, `#!/bin/sh\n${lines}\n`);
  await chmod(`${path}.new`, 0o755);
  await rename(`${path}.new`, path);
};
const COMMIT = 'echo hello > greeting.txt && git add greeting.txt && git commit -qm Greet';

/** A town whose one agent is this script, and a task for it. */
const worked = async (lines: string, patience = '') => {
  const opened = await openTown();
  town = opened;
  const cli = join(opened.home, 'bad');
  await program(cli, lines);
  await writeFile(join(opened.home, 'rigs.yaml'), rigsWith(opened, cli, patience));
  const { stdout } = await opened.mayor(['task', 'add', 'Add a greeting', '--json']);
  const { id }: { readonly id: string } = JSON.parse(stdout);
  await opened.mayor(['up', '--headless']);
  await opened.mayor(['sling', id]);
  return { ...opened, id, cli };
};
const rigsWith = ({ shop }: LiveTown, cli: string, patience: string): string => `version: 1
rigs:
  shop: { path: ${JSON.stringify(shop.path)}, base: main, agent: bad }
agents:
  bad: { command: ${JSON.stringify(cli)}, exits: { 3: it is broken } }
${patience}
`;
const inReview = ({ mayor, id }: Awaited<ReturnType<typeof worked>>) =>
  mayor(['wait', '--task', id, '--state', 'in-review', '--timeout', '60']);
const stuckIn = ({ status }: LiveTown) =>
  until('a person is asked', async () => (await status()).inbox.find(({ kind }) => kind === 'stuck'), 40_000);

describe('an agent that misbehaves', { timeout: 150_000 }, () => {
  it('may print 50 MB, and the town answers all the while', async () => {
    const one = await worked(
      `head -c 50000000 /dev/zero | tr '\\0' x | fold -w 150\n${COMMIT} && mayor done -m "It greets"\nsleep 1000`,
    );
    await until('it runs', async () => (await one.status()).polecats[0]?.pid !== undefined, 30_000);
    await inReview(one);
    const [row] = (await one.status()).polecats;
    expect(row).toMatchObject({ state: 'done', run: 1 });
  });

  it('may print what would take over a terminal: its last words are shown, without any of it', async () => {
    const bomb = String.raw`printf '\033]0;evil\007\033[2J\033[3J\033[?1000h\033]52;c;ZXZpbA==\007\033P+q\033\\\233evil\n'`;
    const one = await worked(
      `i=0; while [ $i -lt 5 ]; do ${bomb}; i=$((i+1)); done\necho "These are its last words"\nexit 3`,
      'patience: { failures: 1 }',
    );
    const item = await stuckIn(one);
    expect(item.title).toContain('its process ended with 3: it is broken');
    expect(item.detail).toContain('These are its last words');
    const shown = [(await one.mayor(['inbox'])).stdout, (await one.mayor(['log'])).stdout, JSON.stringify(item)];
    for (const text of shown) expect(text).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/);
  });

  it('may end at once: it is tried a few times, then rests as a kind, and a person reads its last words', async () => {
    const one = await worked(
      'echo "Error: settings.json, line 3: unexpected token" >&2\nexit 1',
      'patience: { failures: 2, backoff: 1s, breaker: 2 }',
    );
    const item = await stuckIn(one);
    expect(item.detail).toContain('settings.json, line 3: unexpected token');
    const events = (await one.mayor(['log', '--json'])).stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const count = (type: string) => events.filter((event) => event.type === type).length;
    expect([count('polecat.started'), count('breaker.opened')]).toEqual([2, 1]);
    expect((await one.mayor(['log'])).stdout).toContain('bad keeps failing and rests for a while');
    expect((await one.status()).polecats[0]?.state).toBe('stuck');
  });

  it('may be replaced while it runs: it goes on, and the next start is the new one', async () => {
    const one = await worked('echo old; while :; do sleep 0.2; done', 'patience: { backoff: 1s }');
    const before = await until('it runs', async () => (await one.status()).polecats[0]?.pid, 30_000);
    await program(one.cli, `${COMMIT} && mayor done -m "It greets"\nsleep 1000`);
    expect((await one.status()).polecats[0]).toMatchObject({ pid: before, run: 1 });
    process.kill(before, 'SIGKILL');
    await inReview(one);
    expect((await one.status()).polecats[0]).toMatchObject({ run: 2 });
  });
});
