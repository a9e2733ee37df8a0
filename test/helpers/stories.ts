/** A day at the dashboard, by keys alone: one town for a size of terminal, which the stories share. */
import { writeFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type LiveTown, openTown } from './live-town.ts';
import { git } from './repo.ts';
import { openRobot, type Robot } from './robot.ts';
import { until } from './until.ts';

const MAYOR = new URL('../../bin/mayor', import.meta.url).pathname;

/** While this file is there, the gate does not end. */
export const held = (path: string): string => `${path}/.git/hold`;
const rigs = (path: string): string => `version: 1
rigs:
  shop:
    path: ${JSON.stringify(path)}
    base: main
    agent: script
    gates: ['while test -f "${held(path)}"; do sleep 0.1; done; echo weighed and found ripe']
agents:
  script: { enabled: true }
`;

let town: LiveTown;
let robot: Robot | undefined;
const opens = async (): Promise<void> => {
  town = await openTown({ rigs });
};
const closes = (): Promise<void> => town.close();
afterEach(() => {
  robot?.close();
  robot = undefined;
});

type Size = { readonly columns: number; readonly rows: number };

const sit = async (size: Size): Promise<Robot> => {
  const { env, shop } = town;
  robot = openRobot([process.execPath, MAYOR, 'up'], { cwd: shop.path, env: { ...process.env, ...env }, ...size });
  await robot.sees('q quit');
  return robot;
};

const stands = async (person: Robot): Promise<void> => {
  await person.press('q');
  expect(await person.ended).toBe(0);
};

/** Words of shell that add a file of this name. */
export const fruit = (name: string): string =>
  `echo "${name} $MAYOR_ATTEMPT" > ${name}.txt; git add -A; git commit -qm "${name}"`;
/** Hears a no, and does without. */
const asking = (name: string): string =>
  `if mayor ask --permission "Pick the ${name}?"; then ${fruit(name)}; else ${fruit('none')}; fi`;
/** Breaks down as often as it is started, until a person has looked. */
const broken = (): string => `test -f "${town.home}/mended" || exit 3\n${fruit('quinces')}`;

/** Until it is there or past it. */
const inState = async (title: string, state: string): Promise<void> => {
  const id = await until(
    `there is ${title}`,
    async () => (await town.status()).tasks.find((task) => task.title === title)?.id,
  );
  await town.mayor(['wait', '--task', id, '--state', state, '--timeout', '90']).catch((error: unknown) => {
    throw new Error(`${String(error)}\nThe screen was:\n${robot?.text()}`);
  });
};

const onMain = (name: string): Promise<string> => git(town.shop, 'show', `main:${name}.txt`);

/** What a story is told with, beyond the person. */
export type Scene = {
  readonly town: LiveTown;
  /** Until the task of this title is there or past it. */
  readonly inState: typeof inState;
  /** The file of this name on the base. */
  readonly onMain: typeof onMain;
  readonly sit: () => Promise<Robot>;
  readonly stands: typeof stands;
};

/** The stories that are told at every size, and `own` ones of this size. */
export const dayAt = (
  size: Size,
  own: (story: (name: string, tell: (scene: Scene) => Promise<void>) => void) => void,
) =>
  describe(`a person at ${size.columns} × ${size.rows}`, { timeout: 300_000 }, () => {
    beforeAll(opens);
    afterAll(closes);

    it('answers three permissions, one with a reason why not', async () => {
      const ids: string[] = [];
      for (const name of ['apples', 'pears', 'plums']) ids.push(await town.script(`Pick ${name}`, asking(name)));
      // Until somebody comes to rescue it.
      ids.push(await town.script('Add quinces', broken()));
      await town.mayor(['convoy', 'new', 'Picked', ...ids]);
      const person = await sit(size);
      await person.sees('RESPOND 3');
      await person.press('y');
      await person.sees('RESPOND 2');
      await person.press('y');
      await person.sees('RESPOND 1');
      await person.press('n');
      await person.writes('They are not ripe');
      await person.press('enter');
      await until('all three are answered', async () =>
        (await town.status()).inbox.every(({ kind }) => kind !== 'permission'),
      );
      const log = (await town.mayor(['log'])).stdout;
      expect(log).toContain('They are not ripe');
      await stands(person);
    });

    it('reviews two merges, and approves one in its diff and one from the list', async () => {
      const ids = [await town.script('Add figs', fruit('figs')), await town.script('Add dates', fruit('dates'))];
      await town.mayor(['convoy', 'new', 'Dried', ...ids]);
      const person = await sit(size);
      await inState('Add figs', 'in-review');
      await inState('Add dates', 'in-review');
      await person.goesTo('Add figs');
      await person.press('d');
      await person.sees(/\+ ?figs 1/);
      await person.press('a');
      await inState('Add figs', 'landed');
      await person.press('escape');
      await person.goesTo('Add dates');
      await person.press('a');
      await inState('Add dates', 'landed');
      expect(await onMain('figs')).toBe('figs 1');
      expect(await onMain('dates')).toBe('dates 1');
      await stands(person);
    });

    it('rejects one with comments on lines, and takes it when it comes again', async () => {
      await town.mayor(['convoy', 'new', 'Sour', await town.script('Add limes', fruit('limes'))]);
      const person = await sit(size);
      await inState('Add limes', 'in-review');
      await person.goesTo('Add limes');
      await person.press('d');
      await person.sees(/\+ ?limes 1/);
      await person.press('}', 'j', 'c');
      await person.sees('limes.txt:1');
      await person.writes('Say how many');
      await person.press('enter');
      // In the diff, and no longer in the line that it was written in.
      await person.sees(/c1 .*: Say how many/);
      await person.press('r');
      await person.sees(/Reject \S+ with 1 comment/);
      await person.press('enter');
      await until(
        'it was worked on again',
        async () =>
          (await town.status()).polecats.some(
            ({ run, state, title }) => title === 'Add limes' && run === 2 && state === 'done',
          ),
        60_000,
      );
      await person.press('escape');
      await person.goesTo('Add limes');
      await person.press('a');
      await inState('Add limes', 'landed');
      expect(await onMain('limes')).toBe('limes 2');
      await stands(person);
    });

    it('rescues an agent that is stuck', async () => {
      await inState('Add quinces', 'stuck');
      const person = await sit(size);
      await person.goesTo(/✗ stuck/);
      await person.sees('Add quinces');
      await person.sees(/retry/);
      await writeFile(`${town.home}/mended`, '');
      await person.press('r');
      await person.misses(/✗ stuck/);
      await inState('Add quinces', 'in-review');
      await person.goesTo('Add quinces');
      await person.press('a');
      await inState('Add quinces', 'landed');
      await stands(person);
    });

    it('builds a convoy of marked tasks and another one, watches it work, and lands it', async () => {
      await town.script('Add melons', fruit('melons'));
      const kiwis = await town.script('Add kiwis', fruit('kiwis'));
      await town.script('Add grapes', fruit('grapes'), ['--after', kiwis]);
      const person = await sit(size);
      await person.goesTo('Add melons');
      await person.press('m');
      await person.goesTo('Add kiwis');
      await person.press('m', 'c');
      await person.sees('2 of 3 chosen');
      await person.writes('grap');
      await person.press('down', 'down', 'space');
      await person.sees('3 of 3 chosen');
      await person.press('tab');
      await person.writes('Fresh');
      await person.press('enter');
      await inState('Add melons', 'in-review');
      await inState('Add kiwis', 'in-review');
      await person.press('B');
      await person.sees(/^ Board .* convoy/m);
      // In a narrow list there is no room for the names of convoys.
      if (size.columns > 70) await person.sees('Fresh');
      await person.press('B');
      await person.sees(/^ Graph /m);
      await person.sees('Add grapes');
      await person.press('escape');
      await person.sees('by need');
      await until('both are green', async () =>
        (await town.status()).merges.every(
          ({ state, rehearsal }) => state !== 'in-review' || rehearsal?.state === 'green',
        ),
      );
      await person.press('O');
      await person.sees(/Approve \d/);
      await person.press('y');
      await inState('Add melons', 'landed');
      await inState('Add kiwis', 'landed');
      await inState('Add grapes', 'in-review');
      await until('it is green', async () =>
        (await town.status()).merges.some(
          ({ title, rehearsal }) => title === 'Add grapes' && rehearsal?.state === 'green',
        ),
      );
      await person.press('+');
      await person.sees(/1 marked/);
      await person.press('a');
      await person.sees(/Approve 1/);
      await person.press('y');
      await inState('Add grapes', 'landed');
      expect(await Promise.all(['melons', 'kiwis', 'grapes'].map(onMain))).toEqual(['melons 1', 'kiwis 1', 'grapes 1']);
      expect((await town.status()).convoys.find(({ name }) => name === 'Fresh')).toMatchObject({ landed: 3, total: 3 });
      await stands(person);
    });

    own((name, tell) => it(name, () => tell({ town, inState, onMain, sit: () => sit(size), stands })));
  });
