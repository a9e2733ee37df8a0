import { describe, expect, it } from 'vitest';
import { placeText, seatHere } from '../../src/main/seat.ts';

describe('the seat of a dashboard', () => {
  it('is another one each time that a dashboard opens', () => {
    const [one, other] = [seatHere({}), seatHere({})];
    expect(one.id).not.toBe(other.id);
    expect(one.place).not.toBe('');
  });

  it('says in which terminal it is, in what, and from where that is reached', () => {
    expect(placeText({}, '/dev/pts/3', 7)).toBe('/dev/pts/3');
    expect(placeText({ TMUX: '/tmp/x,1,0', TERM_PROGRAM: 'tmux' }, '/dev/pts/3', 7)).toBe('/dev/pts/3 in tmux');
    expect(placeText({ TERM_PROGRAM: 'vscode' }, undefined, 7)).toBe('process 7 in vscode');
    expect(placeText({ SSH_CONNECTION: '192.0.2.7 5 192.0.2.1 22' }, '/dev/pts/3', 7)).toBe(
      '/dev/pts/3, over ssh from 192.0.2.7',
    );
    expect(placeText({ TERM_PROGRAM: 'x'.repeat(500) }, '/dev/pts/3', 7)).toHaveLength(200);
  });
});
