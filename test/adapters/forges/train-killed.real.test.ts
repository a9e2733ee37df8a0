/** A daemon that merges planted branches in a real repository, and is killed again and again while it does. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import type { Recorded } from '../../../src/core/event.ts';
import { sha } from '../../../src/core/ids.ts';
import { bundled } from '../../helpers/bundle.ts';
import { seededRandom } from '../../helpers/clock.ts';
import { looseCommit } from '../../helpers/loose-commit.ts';
import { GATE_LINE, gateOn, plant } from '../../helpers/planted.ts';
import { git, makeRepo, type Repo } from '../../helpers/repo.ts';
import { until } from '../../helpers/until.ts';
import { rig } from '../../helpers/world.ts';

const KILLS = 9;

it.each(['merge', 'rebase'] as const)(
  'with %s the base is green and whole whenever the daemon dies, and has every good branch in the end',
  async (strategy) => {
    const random = seededRandom(20);
    const repo = await makeRepo({ files: { 'readme.txt': 'start\n' } });
    onTestFinished(() => repo.remove());
    const folder = join(repo.root, 'daemon');
    await mkdir(folder);
    const start = sha(await git(repo, 'rev-parse', 'main'));
    const planted = plant(12, random, { bad: 1 / 12, pair: 2 / 12, clash: 2 / 12 });
    const branches = [];
    for (const { task, changes } of planted)
      branches.push({
        task,
        commit: await looseCommit(repo.path, start, changes, `Work on ${task}`),
        files: Object.keys(changes),
      });
    await writeFile(join(folder, 'branches.json'), JSON.stringify(branches));
    const settings = rig({ path: repo.path, merge: 'auto', strategy, train: 3, gates: [GATE_LINE] });
    await writeFile(join(folder, 'rig.json'), JSON.stringify(settings));
    const program = await bundled(repo.root, 'test/fixtures/refinery-worker.ts');

    const bases = new Set([start]);
    let kills = 0;
    for (let ended = false; !ended; ) {
      const child = spawn(process.execPath, [program, folder], {
        stdio: ['ignore', 'inherit', 'inherit'],
      });
      onTestFinished(() => void child.kill('SIGKILL'));
      const closed = once(child, 'close').then(() => 'closed' as const);
      const lives =
        kills < KILLS ? oneStepOn(folder, () => child.exitCode !== null).then(() => pause(random() * 120)) : undefined;
      if (lives !== undefined && (await Promise.race([closed, lives])) !== 'closed') {
        child.kill('SIGKILL');
        kills += 1;
        await closed;
      } else {
        await closed;
        expect(child.exitCode).toBe(0);
        ended = true;
      }
      const base = sha(await git(repo, 'rev-parse', 'main'));
      expect(gateOn(await pathsIn(repo, base)), 'green at every landing').toBe('green');
      if (!bases.has(base)) expect(await landedTo(folder), 'no base that no train was to land on').toContain(base);
      bases.add(base);
    }
    expect(kills).toBeGreaterThan(4);

    const paths = new Set(await pathsIn(repo, 'main'));
    const isOn = (task: string | undefined) => paths.has(`src/${task}.txt`);
    const wrong = planted.filter(({ task, kind, partner }) =>
      kind === 'bad' ? isOn(task) : kind === 'good' ? !isOn(task) : isOn(task) === isOn(partner),
    );
    expect(wrong, 'every good branch and none of the bad').toEqual([]);
    for (const { task, changes } of planted.filter((one) => isOn(one.task)))
      for (const [path, text] of Object.entries(changes))
        expect(`${await git(repo, 'show', `main:${path}`)}\n`, `${path} of ${task}`).toBe(
          text.endsWith('\n') ? text : `${text}\n`,
        );
    expect(await git(repo, 'status', '--porcelain'), "the user's checkout followed").toBe('');
  },
);

/** Until the daemon has made one more thing durable: it dies somewhere in what it does next. */
const oneStepOn = async (folder: string, isOver: () => boolean): Promise<void> => {
  const before = (await linesIn(folder)).length;
  await until('the daemon goes on', async () => isOver() || (await linesIn(folder)).length > before, 60_000);
};

const linesIn = async (folder: string): Promise<readonly string[]> =>
  (await readFile(join(folder, 'journal.jsonl'), 'utf8').catch(() => '')).split('\n').slice(0, -1);

const pathsIn = async (repo: Repo, commit: string): Promise<readonly string[]> =>
  (await git(repo, 'ls-tree', '-r', '--name-only', commit)).split('\n');

/** The results that the journal had trains land on, each durable before the base moved there. */
const landedTo = async (folder: string): Promise<readonly string[]> => {
  const events = (await linesIn(folder)).flatMap((line): readonly Recorded[] => JSON.parse(line));
  const trains = new Map(events.flatMap((event) => (event.type === 'train.formed' ? [[event.train, event]] : [])));
  return events.flatMap((event) => {
    if (event.type !== 'train.passed') return [];
    return trains.get(event.train)?.members[event.length - 1]?.result ?? [];
  });
};
