import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { townPaths } from '../../src/config/paths.ts';
import { capturesIn } from '../../src/main/captures.ts';
import { judgeSettings } from '../../src/main/own-rules.ts';
import { type Place, placeHere } from '../../src/main/place.ts';
import { openPresent } from '../../src/main/present.ts';
import { loadText } from '../../src/main/settings.ts';
import { kept } from '../contract/captures.ts';
import { root } from '../helpers/corpus.ts';
import { freshFolder } from '../helpers/folder.ts';

const placeIn = async (): Promise<Place> => {
  const home = await freshFolder();
  const paths = townPaths({ env: { MAYOR_HOME: home }, platform: 'linux', home, cwd: home });
  return { ...placeHere(root, '0.1.0'), paths, home };
};
const judge = async (place: Place, agents: string) => {
  const loaded = loadText(`version: 1\nagents:\n${agents}`, place);
  if (!('ok' in loaded)) throw new Error(JSON.stringify(loaded.problems));
  return judgeSettings(place, loaded.ok);
};
const greedy = '{ seen: anything, signal: idle, all: ["."] }';
const narrow = '{ seen: a patch, signal: needs-permission, all: ["Apply this patch"] }';

describe('rules of the owner, as rigs.yaml has them', () => {
  it('count where they misread nothing; the others are named with the screens, and left out', async () => {
    const place = await placeIn();
    const { settings, problems } = await judge(place, `  claude: { screens: [${narrow}, ${greedy}] }\n`);
    expect(settings.agents.claude?.screens?.map(({ seen }) => seen)).toEqual(['a patch']);
    expect(problems).toHaveLength(1);
    expect(problems[0]?.what).toMatch(
      /^Rule 2 of agents\.claude\.screens \("anything"\) does not count: it misreads \d+ screens: /,
    );
    expect(problems[0]?.screens).toContain('trust is needs-permission, not idle');
    expect(problems[0]?.what).toMatch(/api-401 is busy, not idle, .*, and \d+ more$/);
  });

  it('are told in every picture of a running town, without the names of all screens', async () => {
    const place = await placeIn();
    const loaded = loadText(`version: 1\nagents:\n  claude: { screens: [${greedy}] }\n`, place);
    if (!('ok' in loaded)) throw new Error(JSON.stringify(loaded.problems));
    const present = await openPresent(place, loaded.ok);
    expect(present.problems().map((problem) => Object.keys(problem))).toEqual([['where', 'what', 'hint']]);
  });

  it('of a CLI that nobody recorded must at least not hold for a shell', async () => {
    const place = await placeIn();
    const mine = (rule: string) => judge(place, `  mine: { command: x, screens: [${rule}] }\n`);
    expect((await mine(greedy)).problems[0]?.what).toContain('shell is nothing, not idle');
    expect((await mine(narrow)).problems).toEqual([]);
  });

  it('are replayed over kept screens, by what a person said of them', async () => {
    const place = await placeIn();
    const screen = { agent: 'claude', lines: ['Apply this patch'], reads: { signal: 'nothing' } } as const;
    const captures = capturesIn(place);
    await captures.keep(kept(1, screen));
    const one = await judge(place, `  claude: { screens: [${narrow}] }\n`);
    expect(one.changes).toEqual(['claude: c1 is nothing, not needs-permission']);
    await captures.keep(kept(2, { ...screen, means: 'busy' }));
    const { problems } = await judge(place, `  claude: { screens: [${narrow}] }\n`);
    expect(problems[0]?.what).toContain('misreads 1 screen: c2 is busy, not needs-permission');
  });

  it('do not count where nothing can be replayed, and the file holds all the same', async () => {
    const place = { ...(await placeIn()), root: join(await freshFolder(), 'gone') };
    await mkdir(place.root);
    const { settings, problems } = await judge(place, `  claude: { model: opus, screens: [${narrow}] }\n`);
    expect(settings.agents.claude).toMatchObject({ model: 'opus' });
    expect(settings.agents.claude?.screens).toBeUndefined();
    expect(problems[0]?.what).toContain('No rule for screens of your own counts');
  });

  it('cost nothing where there are none', async () => {
    const place = await placeIn();
    const loaded = loadText('version: 1\n', place);
    if (!('ok' in loaded)) throw new Error('It is a good file');
    expect((await judgeSettings(place, loaded.ok)).settings).toBe(loaded.ok);
  });
});
