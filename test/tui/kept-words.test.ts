/** A full disk, a town that went away, a change that moved on: what a person wrote is not lost with the refusal. */
import { describe, expect, it } from 'vitest';
import { TransientError } from '../../src/core/errors.ts';
import type { Town } from '../../src/mayor/town.ts';
import { newDraft } from '../../src/surfaces/tui/compose/draft.ts';
import { type Lent, type Means, perform } from '../../src/surfaces/tui/perform.ts';
import type { State } from '../../src/surfaces/tui/state.ts';
import type { Effect, Happening } from '../../src/surfaces/tui/step.ts';
import { busyStatus } from '../helpers/busy-town.ts';
import { noLent } from '../helpers/dashboard.ts';
import { fakeTown } from '../helpers/fake-town.ts';
import { NOW } from '../helpers/sample-town.ts';
import { having, press, stateWith, textOf, type } from '../helpers/tui.tsx';

const performed = async (effects: readonly Effect[], full: boolean): Promise<readonly Happening[]> => {
  const happened: Happening[] = [];
  const town = fakeTown();
  const refuse = async () => {
    throw new TransientError('The journal cannot be written: the disk is full', { hint: 'Free some space' });
  };
  for (const effect of effects)
    await perform(effect, means(full ? { ...town, submit: refuse } : town, happened, noLent));
  return happened;
};

const means = (town: Town, happened: Happening[], lent: Lent): Means => ({
  ...{ town, lent, by: { kind: 'person', name: 'ada' }, now: () => NOW },
  ...{ lend: (work) => work(), happen: (one) => void happened.push(one) },
  ...{ after: () => undefined, redraw: () => undefined, signal: () => undefined },
  ...{ type: () => undefined, leave: () => undefined },
});

it('what the system refuses is said in words, with the next step', async () => {
  const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
  const happened: Happening[] = [];
  const edit = async () => Promise.reject(full);
  await perform({ kind: 'edit', draft: newDraft('shop') }, means(fakeTown(), happened, { ...noLent, edit }));
  const refusal = { what: expect.stringContaining('The disk is full'), hint: 'Free some space, then try again' };
  expect(happened).toEqual([{ kind: 'outcome', at: NOW, outcome: { ok: false, refusal } }]);
});

const busy = (): State => stateWith(busyStatus, { columns: 120, rows: 60 });

const WHY = 'It deletes what nobody has a copy of';

describe.each([
  ['a reason for a no', 'inbox:perm-1', 'n'],
  ['a message to an agent', 'inbox:perm-1', 't'],
  ['a reason to send a change back', 'review:shop-m2c4', 'r'],
])('%s that was refused', (_name, selected, key) => {
  const written = (state: State): ReturnType<typeof press> =>
    press(type(press({ ...state, selected, chosen: true }, key).state, WHY), 'enter');

  it('stands there again when the same key is pressed, and is gone once it was taken', async () => {
    const first = written(stateWith());
    const refused = having(first.state, ...(await performed(first.effects, true)));
    expect(textOf(refused)).toContain('the disk is full');
    expect(textOf(refused)).toContain('What you wrote is kept');
    const again = press({ ...refused, selected }, key).state;
    expect(textOf(again)).toContain(WHY);
    const second = press(again, 'enter');
    expect(second.effects).toMatchObject(first.effects);
    const taken = having(second.state, ...(await performed(second.effects, false)));
    expect(textOf(press({ ...taken, selected }, key).state)).not.toContain(WHY);
  });
});

describe('one reason for all that are marked', () => {
  const marks = ['inbox:perm-1', 'inbox:perm-2'];
  const written = press(type(press({ ...busy(), marks }, 'n').state, WHY), 'enter');

  it('stands there again, with the same rows marked, where none of them was denied', async () => {
    const refused = having(written.state, ...(await performed(written.effects, true)));
    expect(textOf(refused)).toContain('What you wrote is kept');
    expect(refused.marks).toEqual(marks);
    const second = press(press(refused, 'n').state, 'enter');
    expect(second.effects).toMatchObject(written.effects);
    const taken = having(second.state, ...(await performed(second.effects, false)));
    expect(textOf(press({ ...taken, marks }, 'n').state)).not.toContain(WHY);
  });

  it('is over where one of them has heard it', async () => {
    const town = fakeTown();
    const submit: Town['submit'] = async (command, by) =>
      command.kind === 'answer' && command.item === 'perm-2'
        ? { ok: false, refusal: { what: 'perm-2 is answered already' } }
        : town.submit(command, by);
    const happened: Happening[] = [];
    for (const effect of written.effects) await perform(effect, means({ ...town, submit }, happened, noLent));
    const half = having(written.state, ...happened);
    expect(textOf(half)).toContain('perm-2 is answered already');
    expect(textOf(half)).not.toContain('What you wrote is kept');
    expect(half.marks).toEqual([]);
    expect(textOf(press({ ...half, marks }, 'n').state)).not.toContain(WHY);
  });
});
