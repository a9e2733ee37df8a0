/** A full disk, a town that went away, a change that moved on: what a person wrote is not lost with the refusal. */
import { describe, expect, it } from 'vitest';
import { TransientError } from '../../src/core/errors.ts';
import { perform } from '../../src/surfaces/tui/perform.ts';
import type { State } from '../../src/surfaces/tui/state.ts';
import type { Effect, Happening } from '../../src/surfaces/tui/step.ts';
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
    await perform(effect, {
      town: full ? { ...town, submit: refuse } : town,
      by: { kind: 'person', name: 'ada' },
      lent: noLent,
      lend: (work) => work(),
      now: () => NOW,
      after: () => undefined,
      happen: (one) => happened.push(one),
      redraw: () => undefined,
      signal: () => undefined,
      type: () => undefined,
      leave: () => undefined,
    });
  return happened;
};

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
