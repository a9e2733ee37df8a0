/** Putting a convoy together, asked for one thing after the other. */
import { describe, expect, it } from 'vitest';
import type { StatusView } from '../../src/core/views/status.ts';
import { conversation } from '../helpers/lines.ts';
import { sampleStatus, taskRow } from '../helpers/sample-town.ts';

const status: StatusView = {
  ...sampleStatus,
  tasks: [
    ...sampleStatus.tasks,
    taskRow({ id: 'shop-a1', title: 'Count the stock', state: 'ready' }),
    taskRow({ id: 'shop-b2', title: 'Tell when stock is low', state: 'blocked', blockedBy: ['shop-a1'] }),
  ],
};
const opened = () => {
  const seat = conversation(status);
  seat.type('list', '7');
  return { seat, said: seat.type('c').join('\n') };
};

describe('the form of a convoy', () => {
  it('says what it asks, with the tasks by number', () => {
    expect(opened().said).toMatchInlineSnapshot(`
      "New convoy.
      Each line answers a question, an empty one goes on; :send off makes the convoy at once; esc leaves, and keeps a draft.
      Tasks: 1 of 5 chosen. A number or a name puts one in or takes it out; an empty line goes on.
      1. Upgrade the currency tables, shop-w3j6, working.
      2. In it: Delete the old importer, shop-x4k7, ready.
      3. Faster product search, shop-y5m8, deferred.
      4. Count the stock, shop-a1, ready.
      5. Tell when stock is low, shop-b2, blocked."
    `);
  });

  it('takes tasks by number, by name and by words, and says what else they wait for', () => {
    const { seat } = opened();
    expect(seat.type('b2').join('\n')).toMatchInlineSnapshot(`
      "Put in: Tell when stock is low, shop-b2. 2 chosen.
      They wait for shop-a1 as well, which is not in it."
    `);
    expect(seat.type('stock').join('\n')).toMatchInlineSnapshot(`
      "2 fit stock:
      1. Count the stock, shop-a1, ready.
      2. In it, as number 2: Tell when stock is low, shop-b2, blocked."
    `);
    expect(seat.type('1').join('\n')).toMatchInlineSnapshot(`"Put in: Count the stock, shop-a1. 3 chosen."`);
    expect(seat.type('low')).toContain('Taken out: Tell when stock is low, shop-b2. 2 chosen.');
    expect(seat.type('plums')).toEqual(['No open task fits plums.']);
    expect(seat.type('99')).toEqual(['There is no 99: list says them.']);
    expect(seat.type('list')[4]).toBe('4. In it, as number 2: Count the stock, shop-a1, ready.');
  });

  it('asks for the rest, says what would be made, and sends it off', () => {
    const { seat } = opened();
    seat.type('a1', 'b2');
    expect(seat.type('')).toEqual(['Name. Type how it is to be called.']);
    expect(seat.type('Stock')[0]).toMatch(/^Polecats, now: one for each task\./);
    expect(seat.type('some')[0]).toMatch(/^Some is none of both\. Polecats/);
    expect(seat.type('one')[0]).toMatch(/^Landing, now: each task by itself\./);
    expect(seat.type('together').join('\n')).toMatchInlineSnapshot(`
      "Convoy Stock of 3 tasks: Delete the old importer, shop-x4k7; Count the stock, shop-a1; Tell when stock is low, shop-b2
      Polecats: one for all of them. Landing: together, all or nothing, by one approval.
      Type send off, or tasks, name, polecats or landing to change that; esc leaves."
    `);
    expect(seat.type('what')[0]).toMatch(/^Type send off/);
    expect(seat.type('landing')[0]).toMatch(/^Landing, now: together/);
    expect(seat.type('each')[1]).toMatch(/Landing: each task by itself\.$/);
    seat.type('send off');
    expect(seat.effects.at(-1)).toMatchObject({
      kind: 'submit',
      command: { kind: 'convoy.new', name: 'Stock', tasks: ['shop-x4k7', 'shop-a1', 'shop-b2'], one: true },
    });
  });

  it('says what is missing when it is sent off too soon, and asks for that', () => {
    const { seat } = opened();
    expect(seat.type(':send off').join('\n')).toMatchInlineSnapshot(`
      "It needs a name, with letters or digits.
      Name. Type how it is to be called."
    `);
    expect(seat.type('Stock')[0]).toMatch(/^Polecats/);
  });

  it('keeps a draft that was left, and says all of it when asked', () => {
    const { seat } = opened();
    seat.type('', 'Stock');
    expect(seat.type('esc')[0]).toBe('Home.');
    expect(seat.type('c')[0]).toBe('New convoy.');
    expect(seat.type(':list').slice(0, 4).join('\n')).toMatchInlineSnapshot(`
      "New convoy.
      Convoy Stock of 1 task: Delete the old importer, shop-x4k7
      Polecats: one for each task. Landing: each task by itself.
      1. Upgrade the currency tables, shop-w3j6, working."
    `);
  });
});
