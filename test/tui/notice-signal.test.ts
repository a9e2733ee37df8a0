import { expect, it } from 'vitest';
import { noticeSignal } from '../../src/surfaces/tui/terminal/notice-signal.ts';

const notice = { title: 'Mayor: 1 in review; 1 stuck', text: 'In review: A\x07\x1b]0;evil\nbirch: B; C' };

it('is a bell, and what terminals take as a notice', () => {
  expect(noticeSignal(notice, ['bell'], false)).toBe('\x07');
  expect(noticeSignal(notice, ['osc9'], false)).toMatch(/^\x1b\]9;Mayor: 1 in review; 1 stuck\. [^\x07\x1b]*\x07$/);
  expect(noticeSignal(notice, ['osc777'], false)).toMatch(
    /^\x1b\]777;notify;Mayor: 1 in review, 1 stuck;In review: A[^\x07\x1b]*B; C\x07$/,
  );
});

it('is nothing for what the daemon tells', () => {
  expect(noticeSignal(notice, ['desktop'], false)).toBe('');
});

it('asks tmux to pass it on, but not the bell', () => {
  expect(noticeSignal({ title: 'T', text: 'x' }, ['bell', 'osc9'], true)).toBe(
    '\x07\x1bPtmux;\x1b\x1b]9;T. x\x07\x1b\\',
  );
});
