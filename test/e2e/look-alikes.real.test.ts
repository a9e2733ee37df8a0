/**
 * CLIs that cannot be had here, in a real town: a program that draws what their makers document stands in for each, and
 * the preset must say the truth of it from its start to its end.
 */
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import type { PolecatRow } from '../../src/core/views/polecat-row.ts';
import { corpus, shownBy } from '../helpers/corpus.ts';
import { type LiveTown, openTown } from '../helpers/live-town.ts';
import { withAll } from '../helpers/real-agents.ts';
import { git } from '../helpers/repo.ts';
import { until } from '../helpers/until.ts';

const PROGRAM = fileURLToPath(new URL('../fixtures/programs/look-alike.mjs', import.meta.url));

let town: LiveTown | undefined;
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') console.error((await town?.mayor(['log']))?.stdout);
  await town?.close();
  town = undefined;
});

/** A CLI of the owner's own, whose screen a rule in rigs.yaml reads. */
const MINE = {
  busy: ['Grinding away', '~ at work ~'],
  permission: ['fix.diff', '', 'Apply this patch?', ' 1. Yes', ' 2. No'],
  idle: ['All done.', '', '~ your turn ~'],
} as const;
const MINE_RULES = `screens:
      - { seen: it works, signal: busy, all: ["~ at work ~$"] }
      - { seen: it rests, signal: idle, all: ["~ your turn ~$"] }
      - { seen: a patch, signal: needs-permission, all: ["Apply this patch\\\\?"], dialog: { allow: "^Yes", deny: "^No" } }`;

const screenOf = (agent: string, name: 'busy' | 'permission' | 'idle'): readonly string[] =>
  agent === 'mine' ? MINE[name] : shownBy(agent, name);
const has = (agent: string, name: string): boolean =>
  agent === 'mine' || corpus.some((one) => one.agent === agent && one.name === name && one.reads.signal === name);

const opened = async (agent: string, patience = '') => {
  const one = await openTown();
  town = one;
  const folder = join(one.home, 'stage');
  await mkdir(folder);
  const rules = agent === 'mine' ? MINE_RULES : '';
  await writeFile(
    join(one.home, 'rigs.yaml'),
    `version: 1
rigs:
  shop: { path: ${JSON.stringify(one.shop.path)}, base: main, agent: ${agent} }
agents:
  ${agent}:
    command: ${JSON.stringify(PROGRAM)}
    env: { LOOK_ALIKE: ${JSON.stringify(join(folder, 'scenario.json'))} }
    ${rules}
${patience}
`,
  );
  return {
    ...one,
    folder,
    /** Lets the scenario go on. */
    let: (step: string) => writeFile(join(folder, step), ''),
    begin: async (steps: readonly object[]) => {
      await writeFile(join(folder, 'scenario.json'), JSON.stringify(steps));
      await one.mayor(['config', 'check']);
      const { id }: { readonly id: string } = JSON.parse(
        (await one.mayor(['task', 'add', 'Add a greeting', '--json'])).stdout,
      );
      await one.mayor(['up', '--headless']);
      await one.mayor(['sling', id]);
      return id;
    },
    polecat: (what: string, is: (row: PolecatRow) => boolean) =>
      until(
        what,
        async () => {
          const [row] = (await one.status()).polecats;
          if (row !== undefined && is(row)) return row;
          throw new Error(`It is ${row?.state} (${row?.signal}: ${row?.because})`);
        },
        40_000,
      ),
    item: () =>
      until(
        'an item of the inbox',
        async () => (await one.status()).inbox.find(({ kind }) => kind === 'dialog'),
        40_000,
      ),
  };
};

const COMMIT = 'echo hello > greeting.txt && git add greeting.txt && git commit -qm Greet';

/** All presets run one suite without a town (test/agents/conformance.test.ts); a town is tried with one of each kind. */
const USUAL: readonly string[] = ['cursor', 'aider', 'mine'];

describe.each(['cursor', 'amp', 'copilot', 'auggie', 'aider', 'mine'])(
  'a look-alike of %s',
  { timeout: 240_000 },
  (agent) => {
    const told = 'is told its task once, and is seen at work, asking, at rest and done';
    const { skip, title } = USUAL.includes(agent) ? { skip: false, title: told } : withAll(told);
    it.skipIf(skip)(title, async () => {
      const one = await opened(agent);
      const rest = has(agent, 'idle') ? 'idle' : 'busy';
      const busy = has(agent, 'busy') ? [{ lines: screenOf(agent, 'busy'), until: 'ask' }] : [];
      const id = await one.begin([
        ...busy,
        { lines: screenOf(agent, 'permission'), until: 'rest' },
        { lines: screenOf(agent, rest), until: 'finish' },
        { run: ['sh', '-c', `${COMMIT} && mayor done -m "It greets"`] },
        { lines: screenOf(agent, rest), until: 'leave' },
        { exit: 0 },
      ]);
      if (busy.length > 0) {
        expect(await one.polecat('it works', ({ signal }) => signal === 'busy')).toMatchObject({
          run: 1,
          state: 'working',
        });
        await one.let('ask');
      }
      const item = await one.item();
      expect((await one.polecat('it asks', ({ signal }) => signal === 'needs-permission')).state).toBe('needs-you');
      // Nothing is typed into a dialog whose keys nobody has tried.
      expect(item.options).toEqual(agent === 'mine' ? ['allow', 'deny', 'dismiss'] : ['dismiss']);
      const typed = () => readFile(join(one.folder, 'typed.txt'), 'utf8').catch(() => '');
      expect(await typed()).toBe('');
      if (agent === 'mine') {
        await one.mayor(['answer', item.id, 'allow']);
        await until('its key is typed', async () => (await typed()) === '1');
      }
      await one.let('rest');
      await one.polecat('it goes on', ({ signal }) => signal === rest);
      await until(
        'nothing is asked any more',
        async () => (await one.status()).inbox.every(({ kind }) => kind !== 'dialog'),
        40_000,
      );

      const started: { readonly argv: readonly string[]; readonly cwd: string } = JSON.parse(
        await readFile(join(one.folder, 'started.json'), 'utf8'),
      );
      expect(started.argv.filter((word) => word.includes(`You are working on task ${id}`))).toHaveLength(1);
      const [row] = (await one.status()).polecats;
      expect(started.cwd).toBe(row?.worktree);

      await one.let('finish');
      await one.mayor(['wait', '--task', id, '--state', 'in-review', '--timeout', '60']);
      expect(await readFile(join(one.folder, 'ran.txt'), 'utf8')).toContain(': 0 ');
      await one.let('leave');
      await one.mayor(['approve', id]);
      await one.mayor(['wait', '--task', id, '--state', 'landed', '--timeout', '60']);
      expect(await git(one.shop, 'show', 'main:greeting.txt')).toBe('hello');
    });
  },
);

describe('a look-alike that rests without a word', { timeout: 240_000 }, () => {
  it('is reminded once, by a paste into its pane, and named with its exit code when it ends', async () => {
    const one = await opened('aider', 'patience: { idle: 1s, failures: 1 }');
    await one.begin([{ lines: screenOf('aider', 'idle'), until: 'leave' }, { exit: 3 }]);
    await one.polecat('it rests', ({ signal }) => signal === 'idle');
    const typed = await until(
      'it is reminded',
      async () => {
        const text = await readFile(join(one.folder, 'typed.txt'), 'utf8').catch(() => '');
        return text.includes('\r') && text;
      },
      40_000,
    );
    expect(typed.split('is not handed in').length - 1).toBe(1);
    expect(typed.match(/\x1b\[200~/g)).toHaveLength(1);
    await one.let('leave');
    const item = await until(
      'a person is asked',
      async () => (await one.status()).inbox.find(({ kind }) => kind === 'stuck'),
      40_000,
    );
    expect(item.title).toContain('its process ended with 3');
  });
});

describe('a screen that no rule knows', { timeout: 240_000 }, () => {
  it('is kept after half a minute, for its owner alone, and can be shown and exported without a daemon', async () => {
    const one = await opened('amp');
    await one.begin([
      { lines: ['A new way to ask', `mail ada@example.org token=abc123`, 'Which one do you like?'], until: 'leave' },
    ]);
    const file = join(one.home, 'state', 'captures');
    const kept = await until(
      'it is kept',
      async () => {
        const { stdout } = await one.mayor(['agents', 'capture', '--json']);
        const [first]: readonly { readonly id: string }[] = JSON.parse(stdout);
        return first;
      },
      90_000,
    );
    expect((await stat(join(file, `${kept.id}.json`))).mode & 0o777).toBe(0o600);
    await one.mayor(['down']);
    const { stdout } = await one.mayor(['agents', 'capture', 'show', kept.id]);
    expect(stdout).toContain('Which one do you like?');
    expect(stdout).toContain('mail xxx@xxxxxxx.xxx token=xxxxxx');
    const target = join(one.home, 'screen.json');
    await one.mayor(['agents', 'capture', 'export', kept.id, target]);
    expect(JSON.parse(await readFile(target, 'utf8'))).toMatchObject({ agent: 'amp', screens: { [kept.id]: {} } });
    await one.mayor(['agents', 'capture', 'clear']);
    expect(JSON.parse((await one.mayor(['agents', 'capture', '--json'])).stdout)).toEqual([]);
    await rm(target);
  });
});
