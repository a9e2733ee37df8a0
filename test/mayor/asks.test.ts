import { describe, expect, it } from 'vitest';
import { itemId } from '../../src/core/ids.ts';
import { createAsks } from '../../src/mayor/asks.ts';

const never = new Promise<void>(() => {});
const asked = (detail: string) => {
  const asks = createAsks(
    () => 0,
    () => {},
  );
  void asks.fromHook('amber', 1, { title: 'Write\x1b[31m a\nfile', detail, tool: 'Write' }, never);
  return asks;
};

describe('a permission that stands', () => {
  it('is one clean line with a detail', () => {
    const [ask] = asked('a.txt\x1b]0;evil\x07\n+ one').standing(0).amber ?? [];
    expect(ask).toMatchObject({ title: 'Write a file', detail: 'a.txt\n+ one', options: ['allow', 'deny'] });
  });

  it('shows a bounded part of what is huge, and says first that there is more', () => {
    const [ask] = asked('x'.repeat(1_000_000)).standing(0).amber ?? [];
    expect(ask?.detail.length).toBeLessThan(40_000);
    expect(ask?.detail).toMatch(/^\[968000 characters are left out/);
  });

  it('is over once its agent went on by itself', () => {
    const asks = asked('a.txt');
    asks.settled('amber');
    expect(asks.standing(0)).toEqual({});
  });
});

describe('a question that a hook holds', () => {
  const question = { title: 'Which?', detail: 'Which?\n1. Red', tool: 'question', wants: 'words' } as const;
  const opened = () => {
    const asks = createAsks(
      () => 0,
      () => {},
    );
    const answer = asks.fromHook('amber', 1, question, never);
    const [ask] = asks.standing(0).amber ?? [];
    if (ask === undefined) throw new Error('Nothing stands');
    return { asks, answer, ask };
  };

  it('is a dialog that wants words or a refusal', () => {
    expect(opened().ask).toMatchObject({ kind: 'dialog', options: ['text', 'deny'] });
  });

  it('gets the words that a person said', async () => {
    const { asks, answer, ask } = opened();
    expect(await asks.answer(ask.id, { kind: 'text', text: 'Red' }, 0)).toBe(true);
    expect(await answer).toEqual({ behavior: 'allow', words: 'Red' });
  });

  it('offers its choices by number, and gets the label of the one that was chosen', async () => {
    const asks = createAsks(
      () => 0,
      () => {},
    );
    const choices = [
      { key: '1', label: '2' },
      { key: '2', label: '1' },
    ];
    const answer = asks.fromHook('amber', 1, { ...question, choices }, never);
    const [ask] = asks.standing(0).amber ?? [];
    expect(ask).toMatchObject({ options: ['choice', 'text', 'deny'], choices });
    await asks.answer(ask?.id ?? itemId('none'), { kind: 'choice', key: '1' }, 0);
    expect(await answer).toEqual({ behavior: 'allow', words: '2' });
  });

  it('is the same ask as the dialog that is drawn for it', () => {
    const { asks, ask } = opened();
    const press = { takes: async () => true, answer: async () => {} };
    asks.fromScreen('amber', 1, { title: 'A question', detail: 'Which?', keys: {}, press });
    expect(asks.standing(0).amber).toEqual([ask]);
  });
});

describe('a dialog on a screen', () => {
  it('takes what it shows now, and is the same one all the while', async () => {
    let told = 0;
    const asks = createAsks(
      () => 0,
      () => {
        told += 1;
      },
    );
    const pressed: string[] = [];
    const shows = (name: string, more: object) =>
      asks.fromScreen('amber', 1, {
        ...{ title: 'Codex asks', detail: 'Which?', keys: {}, ...more },
        press: { takes: async () => true, answer: async () => void pressed.push(name) },
      });
    shows('notes', { words: 'open' });
    const [open] = asks.standing(0).amber ?? [];
    expect(open?.options).toEqual(['text', 'dismiss']);
    shows('closed', { choices: [{ key: '1', label: 'Red', keys: ['1'] }] });
    shows('closed', { choices: [{ key: '1', label: 'Red', keys: ['1'] }] });
    const [closed, ...more] = asks.standing(0).amber ?? [];
    expect([closed?.id, closed?.options, more, told]).toEqual([open?.id, ['choice', 'dismiss'], [], 2]);
    await asks.answer(closed?.id ?? itemId('none'), { kind: 'choice', key: '1' }, 0);
    expect(pressed).toEqual(['closed']);
  });
});
