import { describe, expect, it, onTestFinished } from 'vitest';
import { killPtyHost, ptySelf } from '../../helpers/pty.ts';
import { type PtyTown, ptyTown } from '../../helpers/pty-town.ts';
import { openTerminal, type Terminal } from '../../helpers/terminal.ts';
import { until } from '../../helpers/until.ts';

const self = ptySelf();

/** Says its size, and each piece of what it reads; ends at a `q`. */
const ECHO = `
  process.stdin.setRawMode(true);
  const size = () => console.log('size ' + process.stdout.columns + 'x' + process.stdout.rows);
  process.stdout.on('resize', size);
  process.stdin.on('data', (d) => { console.log('read ' + JSON.stringify(String(d))); if (String(d) === 'q') process.exit(7); });
  console.log('\\x1b[31mready\\x1b[0m 日本 🐈');
  size();`;

type Sitting = PtyTown & { readonly pane: string; readonly terminal: Terminal };

async function sitting(program: string, size = { columns: 90, rows: 20 }): Promise<Sitting> {
  const town = await ptyTown(await self());
  const { pane } = await town.runtime.start(await town.spec(program));
  await until('the agent is ready', async () => (await textOf(town, pane)).includes('ready'));
  return { ...town, pane, terminal: await sitDown(town, pane, size) };
}

async function sitDown(town: PtyTown, pane: string, size: { readonly columns: number; readonly rows: number }) {
  const argv = await town.runtime.attach(pane);
  if (argv === 'gone') throw new Error('gone');
  // As from a shell: what was on the screen before must be there again.
  const terminal = openTerminal(['sh', '-c', 'echo before; "$@"; echo "left with $?"', 'sh', ...argv], {
    ...size,
    cwd: town.folder,
    env: { PATH: process.env.PATH },
  });
  onTestFinished(() => terminal.close());
  await sees(terminal, 'Ctrl-\\ leaves');
  return terminal;
}

const textOf = async ({ runtime }: PtyTown, pane: string): Promise<string> => {
  const screen = await runtime.screen(pane, 100);
  return screen === 'gone' ? '' : screen.lines.join('\n');
};
const sees = (terminal: Terminal, text: string) =>
  until(`the person sees ${text}`, () => terminal.text().includes(text));
const showsAtLast = async (terminal: Terminal, text: string): Promise<void> => {
  await sees(terminal, 'left with');
  expect(terminal.text()).toBe(text);
};

describe('sitting in a pane', () => {
  it('shows what is there already, and how to leave', async () => {
    const { terminal } = await sitting(ECHO);
    await sees(terminal, 'ready 日本 🐈');
    expect(terminal.text()).not.toContain('before');
    expect(terminal.text().split('\n').at(-1)).toMatch(/^ shop amber +Add a greeting .*Ctrl-\\ leaves/);
  });

  it('shows what waits for the person, also to whoever sits down later', async () => {
    const town = await sitting(ECHO);
    await town.runtime.tell({ needsYou: 2, stuck: 0, inReview: 1, panes: [town.pane] });
    await sees(town.terminal, '2 need you, 1 in review  Ctrl-\\ leaves');
    await sees(await sitDown(town, town.pane, { columns: 90, rows: 20 }), '2 need you, 1 in review');
    await town.runtime.tell({ needsYou: 0, stuck: 0, inReview: 0, panes: [] });
    await until('it is gone', () => !town.terminal.text().includes('need you'));
  });

  it('passes keys on as they are', async () => {
    const { terminal } = await sitting(ECHO);
    for (const keys of ['hä', '\x03', '\x1b[A', '\x1b', '日']) {
      terminal.type(keys);
      await sees(terminal, `read ${JSON.stringify(keys)}`);
    }
  });

  it('gives the agent the size of the terminal, and the usual one back', async () => {
    const { terminal, runtime, pane } = await sitting(ECHO);
    await sees(terminal, 'size 90x19');
    terminal.resize(70, 15);
    await sees(terminal, 'size 70x14');
    terminal.type('\x1c');
    await terminal.ended;
    await until('the usual size', async () => {
      const screen = await runtime.screen(pane, 0);
      return screen !== 'gone' && screen.columns === 120 && screen.rows === 40;
    });
  });

  it('ends at the key, leaves the agent running and the terminal as it was', async () => {
    const { terminal, runtime } = await sitting(ECHO);
    terminal.type('\x1c');
    expect(await terminal.ended).toBe(0);
    await showsAtLast(terminal, 'before\nThe agent goes on.\nleft with 0');
    expect(await runtime.list()).toMatchObject([{ alive: true }]);
  });

  it('shows how the agent ended, and ends itself when the pane is removed', async () => {
    const { terminal, runtime, pane } = await sitting(ECHO);
    terminal.type('q');
    await sees(terminal, 'ended with exit code 7');
    await sees(terminal, 'read "q"');
    await runtime.stop(pane, 0);
    expect(await terminal.ended).toBe(0);
    await showsAtLast(terminal, 'before\nThe pane was closed.\nleft with 0');
  });

  it('scrolls up into what is past, until a key is typed', async () => {
    const lines = `for (let at = 1; at <= 200; at += 1) console.log('line ' + at + '.');`;
    const { terminal } = await sitting(`${lines}${ECHO}`);
    await sees(terminal, 'ready');
    expect(terminal.text()).not.toContain('line 170.');
    terminal.type('\x1b[5;2~');
    await sees(terminal, 'line 170.');
    await sees(terminal, 'lines up');
    terminal.type('x');
    await sees(terminal, 'read "x"');
    expect(terminal.text()).not.toContain('lines up');
  });

  it('may be done by two at once, in the size of the latter while it stays', async () => {
    const one = await sitting(ECHO);
    const other = await sitDown(one, one.pane, { columns: 60, rows: 12 });
    one.terminal.type('a');
    await sees(one.terminal, 'read "a"');
    await sees(other, 'read "a"');
    await sees(other, 'size 60x11');
    other.type('\x1c');
    await other.ended;
    await until('its own size again', () => /size 60x11.*size 90x19/s.test(one.terminal.text()));
    one.terminal.type('b');
    await sees(one.terminal, 'read "b"');
  });

  it('draws whole screens of a full-screen program, and follows its modes', async () => {
    const { terminal } = await sitting(`
      process.stdin.setRawMode(true);
      const draw = (word) => process.stdout.write('\\x1b[H\\x1b[2J\\x1b[5;10H\\x1b[44m' + word + '\\x1b[0m\\x1b[19;1Hlast');
      process.stdin.on('data', (d) => draw(String(d)));
      process.stdout.write('\\x1b[?1049h\\x1b[?2004h\\x1b[?1h'); draw('ready');`);
    await sees(terminal, 'ready');
    expect(terminal.text().split('\n')[4]).toBe(`${' '.repeat(9)}ready`);
    terminal.type('next');
    await sees(terminal, 'next');
    expect(terminal.text()).not.toContain('ready');
    expect(terminal.text().split('\n').slice(-2)[0]).toBe('last');
  });

  it('of an agent that prints without end stays usable', async () => {
    const { terminal, pane, runtime } = await sitting(`
      process.stdin.setRawMode(true);
      let count = 0; let word = 'none';
      process.stdin.on('data', (d) => { word = String(d); });
      const go = () => { for (let at = 0; at < 50; at += 1) process.stdout.write('ready ' + word + ' ' + 'x'.repeat(100) + ++count + '\\n'); setImmediate(go); };
      go();`);
    terminal.type('k');
    await sees(terminal, 'ready k');
    terminal.type('\x1c');
    expect(await terminal.ended).toBe(0);
    await runtime.stop(pane, 0);
  });

  it('ends when the host dies, with the terminal as it was', async () => {
    const { terminal, place } = await sitting(ECHO);
    await killPtyHost(place);
    await terminal.ended;
    await showsAtLast(terminal, 'before\nThe process that holds the agents went away.\nleft with 1');
  });
});
