/** Answers for more than once: rules that end with their task, or hold until somebody takes them back. */
import { describe, expect, it } from 'vitest';
import type { Answer } from '../../src/core/command.ts';
import type { TownEvent } from '../../src/core/event.ts';
import { evolve, upgrade } from '../../src/core/evolve.ts';
import { itemId, taskId } from '../../src/core/ids.ts';
import { emptyWorld, type InboxItem } from '../../src/core/model.ts';
import { rulesFor } from '../../src/core/permissions/grant.ts';
import { permissionRows } from '../../src/core/views/permissions.ts';
import { amber, ask, assigned, eventsOf, given, refusalOf, SHOP, settings, started } from '../helpers/world.ts';

const item = itemId('permission-amber-1');
const asks = (more: Partial<InboxItem>): TownEvent => ({
  type: 'inbox.added',
  item: {
    id: item,
    kind: 'permission',
    rig: SHOP,
    task: taskId('shop-a'),
    polecat: amber.polecat,
    title: 'Run git commit',
    detail: 'git commit -m x',
    options: ['allow', 'deny'],
    at: 1,
    ...more,
  },
});
const waiting = (more: Partial<InboxItem> = { rule: 'shell: git commit *' }) =>
  given([assigned(), started, asks(more)]);
const answered = (answer: Answer, world = waiting()) => ask(world, { kind: 'answer', item, answer });
const worldAfter = (answer: Answer) => given(eventsOf(answered(answer)), waiting());
const worker = { rig: 'shop', agent: 'talker', task: 'shop-a' };
const inForce = (world: ReturnType<typeof given>, where = worker) =>
  rulesFor(world.grants, settings(), where).map(({ effect, rule }) => `${effect} ${rule}`);

describe('an answer for more than once', () => {
  it('answers this one, and makes a rule of its kind', () => {
    const events = eventsOf(answered({ kind: 'allow', for: 'rig' }));
    expect(events.map(({ type }) => type)).toEqual(['inbox.removed', 'permission.granted']);
    expect(inForce(given(events, waiting()))).toEqual(['allow shell: git commit *']);
  });

  it('holds for the task, the rig, or everywhere', () => {
    const elsewhere = { ...worker, task: 'shop-b' };
    const otherRig = { rig: 'other', agent: 'talker', task: 'other-a' };
    const held = (scope: 'task' | 'rig' | 'always') => {
      const world = worldAfter({ kind: 'deny', for: scope, because: 'Not\x1b[2J here' });
      return [worker, elsewhere, otherRig].map((where) => inForce(world, where).length);
    };
    expect([held('task'), held('rig'), held('always')]).toEqual([
      [1, 0, 0],
      [1, 1, 0],
      [1, 1, 1],
    ]);
    const [grant] = Object.values(worldAfter({ kind: 'deny', for: 'rig', because: 'Not\x1b[2J here' }).grants);
    expect(grant).toMatchObject({ effect: 'deny', because: 'Not here', by: 'dev' });
  });

  it('is refused where no rule can be made of it, and nothing is answered then', () => {
    const once = answered({ kind: 'allow', for: 'always' }, waiting({ once: 'It is more than one plain command' }));
    expect(refusalOf(once)).toContain('this once only');
    expect(refusalOf(answered({ kind: 'deny', for: 'task' }, waiting({})))).toContain('this once only');
  });

  it('makes no second rule that says the same', () => {
    const twice = given([asks({ rule: 'shell: git commit *' })], worldAfter({ kind: 'allow', for: 'task' }));
    expect(eventsOf(answered({ kind: 'allow', for: 'task' }, twice)).map(({ type }) => type)).toEqual([
      'inbox.removed',
    ]);
  });

  it('has a short name to take it back by, and never that of another', () => {
    const answer = (scope: 'task' | 'rig', fresh: string) =>
      ({ command: { kind: 'answer', item, answer: { kind: 'allow', for: scope } }, fresh }) as const;
    const [one, two] = [answer('task', 'abcdefgh-1'), answer('rig', 'abcdefgh-2')];
    const first = given(eventsOf(ask(waiting(), one.command, { fresh: one.fresh })), waiting());
    const again = given([asks({ rule: 'shell: git commit *' })], first);
    const second = given(eventsOf(ask(again, two.command, { fresh: two.fresh })), again);
    expect(Object.keys(second.grants)).toEqual(['rule-abcdefgh', 'rule-abcdefgh-2']);
  });

  it('is not for agents', () => {
    const actor = { kind: 'agent', ...amber } as const;
    expect(
      refusalOf(ask(waiting(), { kind: 'answer', item, answer: { kind: 'allow', for: 'task' } }, { actor })),
    ).toContain('Agents may not');
    expect(refusalOf(ask(waiting(), { kind: 'permission.remove', rule: 'x' }, { actor }))).toContain('Agents may not');
  });
});

describe('a rule that an answer made', () => {
  it('for a task ends when no worker has the task any more, others stay', () => {
    for (const [scope, left] of [
      ['task', 0],
      ['rig', 1],
      ['always', 1],
    ] as const) {
      const world = given([{ type: 'polecat.cleared', ...amber }], worldAfter({ kind: 'allow', for: scope }));
      expect(Object.keys(world.grants)).toHaveLength(left);
    }
    const moved = given(
      [assigned({ epoch: 2, task: taskId('shop-b'), branch: 'b' })],
      worldAfter({ kind: 'allow', for: 'task' }),
    );
    expect(moved.grants).toEqual({});
    const stopped = given(
      [{ type: 'polecat.stopped', ...amber, by: 'dev' }],
      worldAfter({ kind: 'allow', for: 'task' }),
    );
    expect(Object.keys(stopped.grants)).toHaveLength(1);
  });

  it('is taken back, by its id', () => {
    const world = worldAfter({ kind: 'allow', for: 'always' });
    const [id = ''] = Object.keys(world.grants);
    const gone = given(eventsOf(ask(world, { kind: 'permission.remove', rule: id })), world);
    expect(gone.grants).toEqual({});
    expect(refusalOf(ask(gone, { kind: 'permission.remove', rule: id }))).toContain('There is no rule');
    expect(ask(world, { kind: 'permission.remove', rule: 'constructor' })).toMatchObject({ kind: 'refused' });
  });

  it('is listed beside those of rigs.yaml, with where each comes from', () => {
    const world = worldAfter({ kind: 'allow', for: 'task' });
    const rows = permissionRows(world, settings({ permissions: { deny: ['shell: git push *'] } }));
    expect(rows).toMatchObject([
      { id: 'permissions.deny[0]', state: 'deny', rig: '*', scope: 'always', from: 'rigs.yaml' },
      { state: 'allow', rig: 'shop', scope: 'task', task: 'shop-a', from: 'dev', rule: 'shell: git commit *' },
    ]);
  });

  it('is read again from a journal, as JSON has it', () => {
    const world = worldAfter({ kind: 'allow', for: 'always' });
    const granted = { type: 'permission.granted', grant: Object.values(world.grants)[0], seq: 1, at: 1, v: 1 };
    const recorded = upgrade(JSON.parse(JSON.stringify(granted)));
    expect(recorded).toBeDefined();
    if (recorded !== undefined) expect(evolve(emptyWorld, recorded).grants).toEqual(world.grants);
  });
});
