import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createKept } from '../../../src/adapters/runtimes/tmux/kept.ts';
import { manualClock } from '../../helpers/clock.ts';

/** A client as tmux would be: `says` are the lines that it answers a question with, made of the question's mark. */
const opened = (says: (mark: string) => readonly string[] | undefined, session: string | undefined = 'shop') => {
  const clock = manualClock();
  let clients = 0;
  const control = () => {
    clients += 1;
    const output = new PassThrough();
    let end = (): void => {};
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    output.write('%begin 7 1 0\n%end 7 1 0\n%session-changed $0 shop\n');
    const write = (text: string): void => {
      const mark = /"([0-9a-f-]+)"\n$/.exec(text.replaceAll(/\\055/g, '-'))?.[1] ?? '';
      for (const line of says(mark) ?? []) output.write(`${line}\n`);
    };
    return { output, write, end, ended };
  };
  const kept = createKept({ control, session: () => session, clock });
  return { kept, clock, clients: () => clients };
};

const blocks = (mark: string, screen: readonly string[], end = '%end 8 21 1'): readonly string[] => [
  ...['%window-renamed @1 x', '%begin 8 21 1', ...screen, end],
  ...['%begin 8 22 1', `${mark}|99|80|24|a title`, '%end 8 22 1', '%begin 8 23 1', mark],
];

describe('the client that is kept', () => {
  it('reads what a pane shows after its facts', async () => {
    const { kept, clients } = opened((mark) => blocks(mark, ['one', '', 'grüße']));
    expect(await kept.read('%1', 'facts')).toEqual({ kind: 'ok', text: '99|80|24|a title\none\n\ngrüße' });
    expect(await kept.read('%1', 'facts')).toEqual({ kind: 'ok', text: '99|80|24|a title\none\n\ngrüße' });
    expect(clients()).toBe(1);
  });

  it('believes no pane that prints what tmux says', async () => {
    const hostile = ['%end 8 21 1', '%begin 8 22 1', '|1|1|1|evil', '%error 8 21 1', '%exit', '%begin 9 9 1'];
    const { kept } = opened((mark) => blocks(mark, hostile));
    expect(await kept.read('%1', 'facts')).toEqual({ kind: 'ok', text: ['99|80|24|a title', ...hostile].join('\n') });
  });

  it('says that a pane is gone', async () => {
    const { kept } = opened((mark) => blocks(mark, ["can't find pane: %1"], '%error 8 21 1'));
    expect(await kept.read('%1', 'facts')).toEqual({ kind: 'gone' });
  });

  it('gives no answer where it has none in time, and rests before another is tried', async () => {
    const { kept, clock, clients } = opened(() => undefined);
    const asked = Promise.all([kept.read('%1', 'facts'), kept.read('%2', 'facts')]);
    await Promise.resolve();
    clock.advance(5_000);
    expect(await asked).toEqual([undefined, undefined]);
    expect(await kept.read('%1', 'facts')).toBeUndefined();
    expect(clients()).toBe(1);
    clock.advance(5_000);
    const again = kept.read('%1', 'facts');
    await Promise.resolve();
    clock.advance(5_000);
    expect([await again, clients()]).toEqual([undefined, 2]);
  });

  it('is not begun where nobody watches, or no session is there', async () => {
    const clock = manualClock();
    const control = () => {
      throw new Error('begun');
    };
    expect(await createKept({ control, session: () => undefined, clock }).read('%1', 'facts')).toBeUndefined();
  });
});
