/** What `mayor doctor` says of trackers. */
import { expect, it, onTestFinished } from 'vitest';
import type { RigSettings } from '../../../src/core/settings.ts';
import { trackerCheck } from '../../../src/main/tracker-check.ts';
import { makeRepo } from '../../helpers/repo.ts';
import { rigOf } from '../../helpers/rig.ts';

const lookAt = async (tracker: RigSettings['tracker'], installed: readonly string[] = []) => {
  const repo = await makeRepo();
  onTestFinished(() => repo.remove());
  const found = async (program: string) => (installed.includes(program) ? `/bin/${program}` : undefined);
  return trackerCheck(rigOf({ path: repo.path, tracker }), found).look();
};

it('a tracker that can do everything is said in one line', async () => {
  expect(await lookAt({ kind: 'embedded' })).toEqual({ state: 'ok', say: 'embedded, 0 tasks' });
});

it('what a tracker cannot do is said, and what is done in its place', async () => {
  const finding = await lookAt({ kind: 'tk' });
  expect(finding).toMatchObject({ state: 'ok', say: expect.stringMatching(/^tk, 0 tasks; \d things it cannot do/) });
  expect(finding.say).toMatch(/^claims: refs in your clone decide who works/m);
});

it('a program that is missing is said by name, also by one of the owner’s own', async () => {
  expect(await lookAt({ kind: 'tbd' })).toMatchObject({ state: 'bad', say: 'tbd: the program "tbd" is not installed' });
  expect(await lookAt({ kind: 'tbd', command: 'tbd7' }, ['tbd'])).toMatchObject({
    state: 'bad',
    say: expect.stringContaining('"tbd7"'),
  });
});

it('a clone without its issues is said, and what to run there', async () => {
  expect(await lookAt({ kind: 'tbd' }, ['tbd'])).toMatchObject({
    state: 'bad',
    say: expect.stringContaining('There are no tbd issues'),
    hint: expect.stringContaining('tbd init'),
  });
});

it('a kind that there is not is said', async () => {
  expect(await lookAt({ kind: 'nowhere' })).toMatchObject({ state: 'bad', say: expect.stringContaining('"nowhere"') });
});
