/** Two persons at two dashboards: whoever comes second is told who was first, and keeps what they wrote. */
import { describe, expect, it } from 'vitest';
import type { Reply } from '../../src/core/command.ts';
import type { TownEvent } from '../../src/core/event.ts';
import { taskId } from '../../src/core/ids.ts';
import { feedLine } from '../../src/core/views/feed.ts';
import type { FeedLine } from '../../src/core/views/feed-line.ts';
import type { StatusView } from '../../src/core/views/status.ts';
import { perform } from '../../src/surfaces/tui/perform.ts';
import type { State } from '../../src/surfaces/tui/state.ts';
import type { Happening } from '../../src/surfaces/tui/step.ts';
import { unsentOf } from '../../src/surfaces/tui/unsent.ts';
import { noLent } from '../helpers/dashboard.ts';
import { fakeTown } from '../helpers/fake-town.ts';
import { NOW, sampleStatus } from '../helpers/sample-town.ts';
import { having, press, stateWith, textOf, type } from '../helpers/tui.tsx';

const WHY = 'It deletes what nobody has a copy of';
const over = (what: string): Reply => ({ ok: false, refusal: { what, over: true } });
const yes: Reply = { ok: true, seq: 1, say: 'Done' };

/** A town that answers so to whatever the keys want. */
const answered = async (step: ReturnType<typeof press>, reply: Reply): Promise<State> => {
  const town = fakeTown();
  town.replies(reply);
  const happened: Happening[] = [];
  for (const effect of step.effects)
    await perform(effect, {
      ...{ town, lent: noLent, by: { kind: 'person', name: 'ada' }, now: () => NOW },
      ...{ lend: (work) => work(), happen: (one) => void happened.push(one) },
      ...{ after: () => undefined, redraw: () => undefined, signal: () => undefined },
      ...{ type: () => undefined, leave: () => undefined },
    });
  return having(step.state, ...happened);
};
const wrote = (selected: string, key: string, from: State = stateWith()): ReturnType<typeof press> =>
  press(type(press({ ...from, selected, chosen: true }, key).state, WHY), 'enter');
const without = (change: Partial<StatusView>, state: State): State =>
  having(state, { kind: 'news', at: NOW, news: { kind: 'status', status: { ...sampleStatus, ...change } } });

describe('what was written for something that is no more', () => {
  const first = sampleStatus.inbox.find(({ id }) => id === 'perm-1');
  const who = first?.polecat ?? '';

  it('is a message to the agent that asked: the key that tells has it', async () => {
    const refused = await answered(
      wrote('inbox:perm-1', 'n'),
      over('Nothing called perm-1 waits: ben answered it: allow'),
    );
    expect(textOf(refused)).toContain('ben answered it: allow');
    expect(textOf(refused)).toContain(`What you wrote is kept: t tells it to ${who}`);
    const gone = without({ inbox: sampleStatus.inbox.filter(({ id }) => id !== 'perm-1') }, refused);
    const asked = press({ ...gone, selected: `task:${first?.task}`, chosen: true }, 't').state;
    expect(asked.asking).toMatchObject({
      kind: 'text',
      purpose: { kind: 'tell', polecat: who },
      edited: { text: WHY },
    });
  });

  it('is a new task where no agent is left to hear it', async () => {
    const refused = await answered(wrote('review:shop-m2c4', 'r'), over('shop-m2c4 is on the base already'));
    expect(textOf(refused)).toContain('What you wrote stands in a new task: N goes on with it');
    expect(unsentOf(refused)).toMatchObject({ task: { rig: 'shop', body: { text: WHY } } });
    expect(textOf(press(refused, 'N').state)).toContain(WHY);
  });

  it('never takes the place of a task that is being written', async () => {
    const drafting = press(type(press(stateWith(), 'N').state, 'Greet the cat'), 'escape').state;
    const refused = await answered(wrote('review:shop-m2c4', 'r', drafting), over('shop-m2c4 is on the base already'));
    expect(unsentOf(refused)).toMatchObject({
      task: { title: { text: 'Greet the cat' }, body: { text: '' } },
      words: { 'reject shop-m2c4': WHY },
    });
  });

  it('stays where it was while the same may be tried again', async () => {
    const refused = await answered(wrote('review:shop-m2c4', 'r'), {
      ok: false,
      refusal: { what: 'The disk is full' },
    });
    expect(textOf(refused)).toContain('the same key has it again');
    expect(unsentOf(refused)).toEqual({ words: { 'reject shop-m2c4': WHY } });
  });
});

describe('an approval that another ends', () => {
  const [task, by] = [taskId('shop-m2c4'), 'ben'];
  const line = (event: TownEvent): FeedLine => {
    const told = feedLine({ ...event, v: 1, seq: 99, at: NOW });
    if (told === undefined) throw new Error(`Nothing is told of ${event.type}`);
    return told;
  };
  const returned = (because: 'rejected' | 'gate', detail: string): FeedLine => {
    const brief = { id: 'b1', kind: 'returned', text: detail, at: NOW } as const;
    return line({ type: 'merge.returned', task, because, detail, by, brief });
  };
  const told = (state: State, ...lines: readonly FeedLine[]): State =>
    having(state, { kind: 'news', at: NOW, news: { kind: 'feed', lines } });
  const approved = (): Promise<State> =>
    answered(press({ ...stateWith(), selected: 'review:shop-m2c4', chosen: true }, 'a'), yes);

  it.each([
    ['rejected', returned('rejected', WHY), 'ben rejected shop-m2c4'],
    ['taken back', line({ type: 'merge.withdrawn', task, by }), 'ben took the approval of shop-m2c4 back'],
  ])('is told to whoever gave it: %s', async (_how, ruling, text) => {
    expect(textOf(told(await approved(), ruling))).toContain(`You had approved it: ${text}`);
    expect(textOf(told(stateWith(), ruling))).not.toContain('You had approved it');
  });

  it('is not told where it went back for another reason, or the person did it here', async () => {
    expect(textOf(told(await approved(), returned('gate', 'red: npm test')))).not.toContain('You had approved it');
    const rejected = await answered(wrote('review:shop-m2c4', 'r', { ...(await approved()), sent: {} }), yes);
    expect(textOf(told(rejected, returned('rejected', WHY)))).not.toContain('You had');
    const back = press(await approved(), 'z').state;
    expect(textOf(told(back, line({ type: 'merge.withdrawn', task, by })))).not.toContain('You had');
  });
});
