import { describe, expect, it } from 'vitest';
import { attachArgv, attachFrom, seatOf } from '../../../src/adapters/runtimes/tmux/attach.ts';
import { parseRows } from '../../../src/adapters/runtimes/tmux/row.ts';
import { quoted, sessionOf } from '../../../src/adapters/runtimes/tmux/script.ts';
import { UsageError } from '../../../src/core/errors.ts';
import { rigName } from '../../../src/core/ids.ts';

describe('words for tmux', () => {
  it('leaves nothing in a word that tmux would take for its own', () => {
    expect(quoted(`a"b'c$d~e;f#g\\h\ni{j}%k`)).not.toMatch(/[^\\]["'$~;#{}%\n](?!$)/);
    expect(quoted('plain/path-1.2:x=y@z')).toBe('"plain/path-1.2:x=y@z"');
    expect(quoted('ü 日')).toBe('"ü 日"');
  });

  it('refuses a NUL, which no argument can hold', () => {
    expect(() => quoted('a\0b')).toThrow(UsageError);
  });

  it('gives each rig a session of its own, whose name tmux takes', () => {
    const names = ['shop', 'shop.api', 'shop_api', 'shop-api', 'mayor', '0'].map((name) => sessionOf(rigName(name)));
    expect(new Set([...names, 'mayor']).size).toBe(names.length + 1);
    expect(names.join('')).not.toMatch(/[.:]/);
  });
});

describe('rows of list-panes', () => {
  const line = (change: Record<number, string> = {}): string =>
    ['%7', '@3', '400', '500', '0', '', '', '1700000000', 'shop', 'shop', 'amber', '9', '2', '✳ a|b']
      .map((field, at) => change[at] ?? field)
      .join('|');
  const one = (change: Record<number, string> = {}, exists = true) => parseRows(line(change), () => exists)[0];

  it('reads a living pane, its title last and whole', () => {
    expect(one()).toEqual({
      ...{
        id: '%7',
        window: '@3',
        server: 400,
        pid: 500,
        alive: true,
        unreaped: false,
        answeredTooEarly: false,
        session: 'shop',
      },
      owned: {
        ...{ pane: '%7@400', rig: 'shop', polecat: 'amber', epoch: 9, run: 2, title: '✳ a|b', pid: 500, alive: true },
        activeAt: 1_700_000_000_000,
      },
    });
  });

  it('reads exit codes and signals by number or name', () => {
    expect(one({ 4: '1', 5: '3' })?.owned).toMatchObject({ alive: false, exit: 3 });
    expect(one({ 4: '1', 6: '9' })?.owned).toMatchObject({ alive: false, exit: 137 });
    expect(one({ 4: '1', 6: 'TERM' })?.owned).toMatchObject({ alive: false, exit: 143 });
  });

  it('does not call a pane dead before its exit code is known, nor alive when its process is gone', () => {
    expect(one({ 4: '1' })).toMatchObject({ alive: true, unreaped: true });
    expect(one({ 4: '1' }, false)).toMatchObject({ alive: false, unreaped: false, answeredTooEarly: true });
  });

  it('knows as ours only what has a whole identity', () => {
    for (const change of [{ 9: '' }, { 10: 'a b' }, { 11: 'x' }, { 12: '' }, { 12: '-1' }, { 9: 'x|y' }])
      expect(one(change)?.owned).toBeUndefined();
  });

  it('skips what is no row', () => {
    expect(parseRows('nonsense\n\n%x|@1\n', () => true)).toEqual([]);
  });
});

describe('attaching', () => {
  const to = { socket: '/run/town/tmux.sock', conf: '/run/town/tmux.conf', session: 'shop', window: '@5' };
  const plain = attachArgv(to, 'terminal');

  it('knows where it is typed from the TMUX variable', () => {
    expect(seatOf(undefined, to.socket, 'popup')).toBe('terminal');
    expect(seatOf('', to.socket, 'popup')).toBe('terminal');
    expect(seatOf('/run/town/tmux.sock,12,0', to.socket, 'popup')).toBe('town');
    expect(seatOf('/tmp/tmux-0/default,12,0', to.socket, 'window')).toBe('window');
    expect(seatOf('/run/a,b/tmux.sock,12,0', '/run/a,b/tmux.sock', 'popup')).toBe('town');
  });

  it('attaches in a terminal, even one inside of another tmux', () => {
    expect(plain).toEqual([
      ...['env', '-u', 'TMUX', '-u', 'TMUX_PANE', 'tmux', '-u', '-N', '-f', to.conf, '-S', to.socket],
      ...['attach-session', '-t', '=shop:@5'],
    ]);
  });

  it('moves the client that is in the town already', () => {
    expect(attachFrom(plain, `${to.socket},12,0`, 'popup')).toEqual([
      ...['tmux', '-u', '-N', '-f', to.conf, '-S', to.socket, 'switch-client', '-t', '=shop:@5'],
    ]);
  });

  it('opens a popup or a window of the person’s own tmux', () => {
    const mine = '/tmp/tmux-0/default,12,0';
    const popup = attachFrom(plain, mine, 'popup');
    expect(popup.slice(0, 3)).toEqual(['tmux', 'display-popup', '-E']);
    expect(popup.slice(-plain.length)).toEqual(plain);
    const window = attachFrom(plain, mine, 'window');
    expect(window).toEqual(['tmux', 'new-window', '--', ...plain]);
  });

  it('leaves an argument list alone that is none of tmux’s', () => {
    expect(attachFrom(['mayor', 'attach', 'x'], '/tmp/x,1,0', 'popup')).toEqual(['mayor', 'attach', 'x']);
    expect(attachFrom([], undefined, 'popup')).toEqual([]);
  });
});
