/** The tour, from its first line to the last: by a person in a terminal, who leaves nothing behind. */
import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { run } from '../../src/adapters/process.ts';
import { openTerminal, type Terminal } from '../helpers/terminal.ts';
import { until } from '../helpers/until.ts';

const MAYOR = new URL('../../bin/mayor', import.meta.url).pathname;
let seat: Terminal | undefined;
afterEach(() => seat?.close());

/** What the line of the tour asks for, and what is pressed then. */
const STEPS = [
  [/TOUR .*y says yes/, 'y'],
  [/TOUR .*a has its agent merge both/, 'a'],
  [/TOUR .*Home goes to it/, '\x1b[H'],
  [/TOUR .*y allows what an agent asks/, 'y'],
  [/TOUR .*a approves it/, 'a'],
  [/TOUR .*r tries again/, 'r'],
] as const;

it('the tour says what to press until all is merged, and is gone with its dashboard', async () => {
  const tmp = await mkdtemp('/tmp/mt-');
  const env = { ...process.env, TMPDIR: tmp, TMUX: undefined, MAYOR_HOME: join(tmp, 'own') };
  seat = openTerminal([process.execPath, MAYOR, 'up', '--demo'], { cwd: tmp, env, columns: 100, rows: 30 });
  const shown = seat;
  await until('the tour begins', () => shown.text().includes('TOUR 0/5'), 60_000);
  const pressed = new Set<string>();
  const ended = () => /TOUR 5\/5: q ends it/.test(shown.text());
  let last = '';
  await until(
    'all five have landed',
    () => {
      const text = shown.text();
      const step = STEPS.find(([line]) => line.test(text));
      // Once for each picture: the next one says whether it was taken.
      if (step !== undefined && text !== last) {
        shown.type(step[1]);
        pressed.add(step[1]);
      }
      last = text;
      return ended();
    },
    200_000,
  ).catch((error: unknown) => {
    throw new Error(`${String(error)}\n${shown.text()}`);
  });
  expect([...pressed]).toEqual(expect.arrayContaining(['y', 'a']));
  shown.type('q');
  await shown.ended;
  expect(await readdir(tmp)).toEqual([]);
  const { stdout } = await run(['ps', '-eo', 'args']);
  expect(stdout.split('\n').filter((line) => line.includes(tmp))).toEqual([]);
  await rm(tmp, { recursive: true, force: true });
}, 300_000);

it('a closed terminal takes the demo along, its files as well', async () => {
  const tmp = await mkdtemp('/tmp/mt-');
  const env = { ...process.env, TMPDIR: tmp, TMUX: undefined, MAYOR_HOME: join(tmp, 'own') };
  seat = openTerminal([process.execPath, MAYOR, 'up', '--demo'], { cwd: tmp, env, columns: 100, rows: 30 });
  const shown = seat;
  await until('the tour begins', () => shown.text().includes('TOUR 0/5'), 60_000);
  shown.close();
  await until('nothing is left', async () => (await readdir(tmp)).length === 0, 60_000);
  const { stdout } = await run(['ps', '-eo', 'args']);
  expect(stdout.split('\n').filter((line) => line.includes(tmp))).toEqual([]);
  await rm(tmp, { recursive: true, force: true });
}, 150_000);

/** Folders of demos in there, and their processes. */
const left = async (tmp: string) => {
  const homes = (await readdir(tmp)).filter((name) => name.startsWith('mayor-demo-')).map((name) => join(tmp, name));
  const { stdout } = await run(['ps', '-eo', 'args']);
  return { homes, processes: stdout.split('\n').filter((line) => homes.some((home) => line.includes(home))) };
};

/** The process that has the demo, as it wrote itself down. */
const ownerOf = async (home: string): Promise<number> =>
  Number.parseInt(await readFile(join(home, 'demo'), 'utf8'), 10);

it('what a killed demo has left is ended and gone with the next one, which is left alone by others', async () => {
  const tmp = await mkdtemp('/tmp/mt-');
  const env = { ...process.env, TMPDIR: tmp, TMUX: undefined, MAYOR_HOME: join(tmp, 'own') };
  const open = () => openTerminal([process.execPath, MAYOR, 'up', '--demo'], { cwd: tmp, env, columns: 100, rows: 30 });
  const first = open();
  seat = first;
  await until('the first tour begins', () => first.text().includes('TOUR 0/5'), 60_000);
  const [killed = ''] = (await left(tmp)).homes;
  process.kill(await ownerOf(killed), 'SIGKILL');
  await first.ended;
  expect((await left(tmp)).processes, 'its town lives on').not.toEqual([]);
  const second = open();
  seat = second;
  await until('the second tour begins', () => second.text().includes('TOUR 0/5'), 60_000);
  const { homes } = await left(tmp);
  expect(homes).toHaveLength(1);
  expect(homes).not.toContain(killed);
  const { stdout } = await run(['ps', '-eo', 'args']);
  expect(stdout).not.toContain(killed);
  const doctor = await run([process.execPath, MAYOR, 'doctor', '--fix'], { env, ok: 'any', timeoutMs: 120_000 });
  expect(doctor.stdout).toMatch(/ok +demos +nothing is left of them/);
  expect((await left(tmp)).homes).toEqual(homes);
  second.type('q');
  await second.ended;
  expect((await left(tmp)).homes).toEqual([]);
  await rm(tmp, { recursive: true, force: true });
}, 200_000);

it('a killed demo in which a person has worked is ended and stays, until what is theirs is taken out', async () => {
  const tmp = await mkdtemp('/tmp/mt-');
  const env = { ...process.env, TMPDIR: tmp, TMUX: undefined, MAYOR_HOME: join(tmp, 'own') };
  // Without a terminal it approves by itself: most of what the demo writes is there by then.
  const child = spawn(process.execPath, [MAYOR, 'up', '--demo'], {
    cwd: tmp,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  await until('most has landed', () => said.split(' landed as ').length > 4, 120_000);
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
  const [home = ''] = (await left(tmp)).homes;
  const shop = join(home, 'shop');
  const notes = join(shop, 'notes.txt');
  await writeFile(notes, 'Mine.\n');
  const doctor = async () =>
    (await run([process.execPath, MAYOR, 'doctor', '--fix'], { env, ok: 'any', timeoutMs: 120_000 })).stdout;
  expect(await doctor()).toContain(`${home}, which stays: shop/notes.txt is not of the demo's making`);
  expect(await left(tmp)).toEqual({ homes: [home], processes: [] });
  await run(['git', 'add', 'notes.txt'], { cwd: shop });
  await run(['git', 'commit', '-qm', 'Note'], { cwd: shop });
  await run(['git', 'branch', 'notes'], { cwd: shop });
  await run(['git', 'reset', '-q', '--hard', 'HEAD~1'], { cwd: shop });
  expect(await doctor()).toContain("which stays: notes.txt in a commit is not of the demo's making");
  await run(['git', 'branch', '-q', '-D', 'notes'], { cwd: shop });
  const added = await run([process.execPath, MAYOR, 'task', 'add', 'Mine', '--json'], { cwd: shop, env });
  const { id }: { readonly id: string } = JSON.parse(added.stdout);
  expect(await doctor()).toContain(`which stays: the task ${id} is not of the demo's making`);
  // All that is left is of the demo's making, its commits, tasks and worktrees included.
  await run(['git', 'update-ref', 'refs/heads/mayor-tasks', 'mayor-tasks~1'], { cwd: shop });
  expect(await doctor()).toContain(`What a killed demo had left in ${home} is gone`);
  expect((await left(tmp)).homes).toEqual([]);
  await rm(tmp, { recursive: true, force: true });
}, 300_000);
