/** A dashboard that is stopped and goes on: the terminal is the shell's meanwhile. */
import { EventEmitter } from 'node:events';
import { expect, it } from 'vitest';
import { openTenancy } from '../../src/surfaces/tui/terminal/tenancy.ts';

const opened = () => {
  const done: string[] = [];
  const signals = new EventEmitter();
  const ours = { leave: () => void done.push('leave'), enter: () => void done.push('enter') };
  const tenancy = openTenancy(ours, signals, () => done.push('stop'));
  return { done, signals, tenancy };
};

it('gives the terminal back before it stops, and takes it anew when it goes on', () => {
  const { done, signals } = opened();
  signals.emit('SIGTSTP');
  expect(done).toEqual(['leave', 'stop']);
  signals.emit('SIGCONT');
  expect(done.slice(2)).toEqual(['leave', 'enter']);
});

it('takes it anew after a stop that nobody could prepare for', () => {
  const { done, signals } = opened();
  signals.emit('SIGCONT');
  expect(done).toEqual(['leave', 'enter']);
});

it('leaves the terminal to the program that it is lent to, which is stopped along with it', async () => {
  const { done, signals, tenancy } = opened();
  await tenancy.lend(async () => {
    signals.emit('SIGTSTP');
    signals.emit('SIGCONT');
  });
  expect(done).toEqual(['leave', 'stop', 'enter']);
  tenancy.close();
  expect(signals.listenerCount('SIGTSTP') + signals.listenerCount('SIGCONT')).toBe(0);
});

it('takes it when the last of two programs is over that it is lent to at once', async () => {
  const { done, tenancy } = opened();
  let end = (): void => undefined;
  const longer = tenancy.lend(
    () =>
      new Promise<void>((resolve) => {
        end = resolve;
      }),
  );
  await tenancy.lend(async () => undefined);
  expect(done).toEqual(['leave']);
  end();
  await longer;
  expect(done).toEqual(['leave', 'enter']);
});
