/** A day at the dashboard, by keys alone, in a small, a usual and a huge terminal. */
import { writeFile } from 'node:fs/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { type LiveTown, openTown } from '../helpers/live-town.ts';
import { git } from '../helpers/repo.ts';
import { openRobot, type Robot } from '../helpers/robot.ts';
import { until } from '../helpers/until.ts';

const MAYOR = new URL('../../bin/mayor', import.meta.url).pathname;

let town: LiveTown | undefined;
let robot: Robot | undefined;
afterEach(async () => {
  robot?.close();
  robot = undefined;
  await town?.close();
  town = undefined;
});

const SIZES = [
  { columns: 60, rows: 16 },
  { columns: 100, rows: 30 },
  { columns: 220, rows: 60 },
] as const;

const sit = ({ env, shop }: LiveTown, size: (typeof SIZES)[number]): Robot => {
  robot = openRobot([process.execPath, MAYOR, 'up'], { cwd: shop.path, env: { ...process.env, ...env }, ...size });
  return robot;
};

const fruit = (name: string): string =>
  `echo "${name} $MAYOR_ATTEMPT" > ${name}.txt; git add -A; git commit -qm "${name}"`;
const asking = (name: string): string => `mayor ask --permission "Pick the ${name}?" || exit 3\n${fruit(name)}`;
/** Breaks down as often as it is started, until a person has looked. */
const broken = (home: string): string => `test -f "${home}/mended" || exit 3\n${fruit('quinces')}`;

const inState = ({ status }: LiveTown, title: string, state: string): Promise<true> =>
  until(
    `${title} is ${state}`,
    async () => (await status()).tasks.some((task) => task.title === title && task.state === state),
    90_000,
  );

describe.each(SIZES)('a person at $columns × $rows', { timeout: 300_000 }, (size) => {
  it('answers three permissions, one with a reason why not', async () => {
    const opened = await openTown();
    town = opened;
    const ids: string[] = [];
    for (const name of ['apples', 'pears', 'plums']) ids.push(await opened.script(`Pick ${name}`, asking(name)));
    await opened.mayor(['convoy', 'new', 'Fruit', ...ids]);
    const person = sit(opened, size);
    await person.sees('RESPOND 3');
    await person.press('y');
    await person.sees('RESPOND 2');
    await person.press('y');
    await person.sees('RESPOND 1');
    await person.press('n');
    await person.writes('They are not ripe');
    await person.press('enter');
    await until('all three are answered', async () =>
      (await opened.status()).inbox.every(({ kind }) => kind !== 'permission'),
    );
    const log = (await opened.mayor(['log'])).stdout;
    expect(log).toContain('They are not ripe');
    await person.press('q');
    expect(await person.ended).toBe(0);
  });

  it('reviews two merges, and approves one in its diff and one from the list', async () => {
    const opened = await openTown();
    town = opened;
    const ids = [await opened.script('Add figs', fruit('figs')), await opened.script('Add dates', fruit('dates'))];
    await opened.mayor(['convoy', 'new', 'Fruit', ...ids]);
    const person = sit(opened, size);
    await person.sees('REVIEW 2');
    await person.goesTo('Add figs');
    await person.press('d');
    await person.sees(/\+ ?figs 1/);
    await person.press('a');
    await inState(opened, 'Add figs', 'landed');
    await person.press('escape');
    await person.goesTo('Add dates');
    await person.press('a');
    await inState(opened, 'Add dates', 'landed');
    expect(await git(opened.shop, 'show', 'main:figs.txt')).toBe('figs 1');
    expect(await git(opened.shop, 'show', 'main:dates.txt')).toBe('dates 1');
    await person.press('q');
    expect(await person.ended).toBe(0);
  });

  it('sends one back with comments on lines, and takes it when it comes again', async () => {
    const opened = await openTown();
    town = opened;
    await opened.mayor(['convoy', 'new', 'Fruit', await opened.script('Add limes', fruit('limes'))]);
    const person = sit(opened, size);
    await person.sees('REVIEW 1');
    await person.goesTo('Add limes');
    await person.press('d');
    await person.sees(/\+ ?limes 1/);
    await person.press('}', 'j', 'c');
    await person.sees('limes.txt:1');
    await person.writes('Say how many');
    await person.press('enter');
    await person.sees(/c1.*Say how many|Say how many/);
    await person.press('r');
    await person.sees(/1 comment/);
    await person.press('enter');
    await until(
      'it was worked on again',
      async () => (await opened.status()).polecats.some(({ run, state }) => run === 2 && state === 'done'),
      60_000,
    );
    await person.press('escape');
    await person.sees('REVIEW 1');
    await person.goesTo('Add limes');
    await person.press('a');
    await inState(opened, 'Add limes', 'landed');
    expect(await git(opened.shop, 'show', 'main:limes.txt')).toBe('limes 2');
    await person.press('q');
    expect(await person.ended).toBe(0);
  });

  it('rescues an agent that is stuck', async () => {
    const opened = await openTown();
    town = opened;
    await opened.mayor(['convoy', 'new', 'Fruit', await opened.script('Add quinces', broken(opened.home))]);
    const person = sit(opened, size);
    await inState(opened, 'Add quinces', 'stuck');
    await person.goesTo('Add quinces');
    await person.sees(/retry/);
    await writeFile(`${opened.home}/mended`, '');
    await person.press('r');
    await inState(opened, 'Add quinces', 'in-review');
    await person.goesTo('Add quinces');
    await person.press('a');
    await inState(opened, 'Add quinces', 'landed');
    await person.press('q');
    expect(await person.ended).toBe(0);
  });
});
