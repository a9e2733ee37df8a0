import { describe, expect, it } from 'vitest';
import { colouredLines } from '../../../src/adapters/runtimes/sgr.ts';

describe('lines of a screen', () => {
  it('keep their colours', () => {
    const red = '\x1b[1;38;2;255;0;0mred\x1b[0m \x1b[4:3mcurly\x1b[m';
    expect(colouredLines(red)).toEqual([red]);
  });

  it('lose everything else that a terminal would obey', () => {
    const text =
      'a\x1b]0;title\x07b\x1b[2Jc\x1b]8;;http://x\x1b\\d\x1b]8;;\x1b\\e\x1bPq#0\x1b\\f\x1b[?1049hg\x1b(0h\x07\x9b5mi\x0e';
    expect(colouredLines(text)).toEqual(['abcdefghi']);
  });

  it('lose an unfinished sequence too, even beside a colour', () => {
    expect(colouredLines('\x1b]0;never ends\n\x1b\x1b[31mred\x1b')).toEqual(['0;never ends', '\x1b[31mred']);
  });

  it('end with the last one that shows something', () => {
    expect(colouredLines('one\n\ntwo\n\x1b[0m\n   \n\n')).toEqual(['one', '', 'two']);
  });
});
