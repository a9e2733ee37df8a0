import { expect, it } from 'vitest';
import { cleanEnvironment } from '../../src/adapters/runtimes/environment.ts';

it('keeps what an agent says to its daemon from the proxy of the machine', () => {
  const both = (value: string) => ({ NO_PROXY: value, no_proxy: value });
  expect(cleanEnvironment({})).toEqual(both('127.0.0.1,localhost'));
  expect(cleanEnvironment({ NO_PROXY: 'corp.example' })).toEqual(both('corp.example,127.0.0.1,localhost'));
  expect(cleanEnvironment({ NO_PROXY: 'a', no_proxy: 'b' })).toEqual(both('b,127.0.0.1,localhost'));
  expect(cleanEnvironment({ NO_PROXY: '*' })).toEqual(both('*'));
});

it('leaves behind what belongs to the terminal or the polecat around the daemon', () => {
  expect(Object.keys(cleanEnvironment({ HOME: '/h', TMUX: 'x', TERM: 'y', MAYOR_TOKEN: 'z' }))).toEqual([
    'HOME',
    'NO_PROXY',
    'no_proxy',
  ]);
});
