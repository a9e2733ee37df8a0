/** The whole dashboard over a town and a terminal in memory, driven by keys. */
import { afterEach, expect, it } from 'vitest';
import { systemClock } from '../../src/adapters/clock.ts';
import { polecatId } from '../../src/core/ids.ts';
import { runDashboard } from '../../src/surfaces/tui/run.tsx';
import { noLent, openedDashboard } from '../helpers/dashboard.ts';
import { NOW, sampleScreen, sampleStatus, sampleTown } from '../helpers/sample-town.ts';
import { fakeTerminal } from '../helpers/screen.ts';
import { SIZES } from '../helpers/tui.tsx';
import { until } from '../helpers/until.ts';

const endings: AbortController[] = [];
afterEach(() => {
  for (const ending of endings.splice(0)) ending.abort();
});

const opened = (options: Parameters<typeof openedDashboard>[0] = {}) => {
  const dashboard = openedDashboard(options);
  endings.push(dashboard.ending);
  return dashboard;
};

it('opens on the other screen, and gives everything back at q', async () => {
  const { terminal, left, shows, town } = opened();
  await shows('RESPOND 2');
  expect(terminal.isAlternate()).toBe(true);
  terminal.type('q');
  expect(await left).toEqual({ kind: 'quit' });
  await terminal.text();
  expect(terminal.isAlternate()).toBe(false);
  expect(terminal.raw).toEqual([true, false]);
  expect(town.listeners()).toBe(0);
});

it('allows what an agent asks with one key, as the person who sits there', async () => {
  const { terminal, town, shows } = opened();
  await shows('birch wants to run');
  terminal.type('y');
  await until('a command', () => town.submitted.length === 1);
  expect(town.submitted[0]).toEqual({
    command: { kind: 'answer', item: 'perm-1', answer: { kind: 'allow' } },
    by: { kind: 'person', name: 'ada' },
  });
  town.set({ inbox: sampleStatus.inbox.filter(({ id }) => id !== 'perm-1') });
  await shows('RESPOND 2');
});

it('shows what a pane writes, soon and only for the selected polecat', async () => {
  const { town, shows, terminal } = opened();
  await shows('Do you want to proceed?');
  town.holds.screens.birch = { ...sampleScreen, lines: ['something new'] };
  town.news({ kind: 'screen', polecat: polecatId('birch') });
  await shows('something new');
  expect(await terminal.text()).not.toContain('Do you want to proceed?');
});

it('has a pane that was not there yet when it was asked for, though it writes nothing any more', async () => {
  const town = sampleTown();
  let answer: 'gone' | 'fails' | 'there' = 'gone';
  let failed = 0;
  const { shows } = opened({
    town: {
      ...town,
      screen: async (polecat, history) => {
        if (answer === 'fails') {
          failed += 1;
          throw new Error('The town is busy');
        }
        return answer === 'gone' ? 'gone' : town.screen(polecat, history);
      },
    },
  });
  await shows('There is no pane');
  answer = 'fails';
  town.set({});
  await until('a question that fails', () => failed > 0);
  answer = 'there';
  town.set({});
  await shows('Do you want to proceed?');
});

it('reads a pane again at most ten times a second, however much it writes', async () => {
  const town = sampleTown();
  let reads = 0;
  const { shows } = opened({
    town: {
      ...town,
      screen: async (polecat, history) => {
        reads += 1;
        return town.screen(polecat, history);
      },
    },
  });
  await shows('Do you want to proceed?');
  const before = reads;
  const began = Date.now();
  await until('half a second', () => {
    for (let i = 0; i < 50; i++) town.news({ kind: 'screen', polecat: polecatId('birch') });
    // More than half a second where the machine has much else to do.
    return Date.now() - began > 550 && reads - before > 1;
  });
  expect(reads - before).toBeLessThanOrEqual((Date.now() - began) / 100 + 2);
});

it('writes only what changed', async () => {
  const { town, shows, terminal } = opened({ size: SIZES.huge });
  await shows('Do you want to proceed?');
  const before = terminal.written.length;
  town.feeds({ seq: 50, at: NOW, tone: 'good', text: 'One small thing happened' });
  await shows('One small thing happened');
  const bytes = terminal.written.slice(before).join('').length;
  expect(bytes).toBeLessThan(1_500);
});

it('writes nothing while nothing changes', async () => {
  const { town, shows, terminal } = opened();
  await shows('Do you want to proceed?');
  await terminal.text();
  const before = terminal.written.length;
  town.set({});
  town.news({ kind: 'screen', polecat: polecatId('birch') });
  await new Promise((resolve) => setTimeout(resolve, 250));
  expect(terminal.written.slice(before)).toEqual([]);
});

it('follows the size of the terminal', async () => {
  const { shows, terminal } = opened({ size: SIZES.usual });
  await shows('EVENTS');
  terminal.resize(SIZES.huge);
  await shows('worktree');
  expect((await terminal.text()).split('\n')).toHaveLength(60);
  terminal.resize(SIZES.small);
  await until('no events', async () => !(await terminal.text()).includes('EVENTS'));
});

it('lends the terminal to an agent, and takes it back with what came of it', async () => {
  let there = false;
  const { shows, terminal } = opened({
    lent: {
      attach: (polecat, lend) =>
        lend(async () => {
          await terminal.text();
          there = !terminal.isAlternate() && terminal.raw.at(-1) === false;
          terminal.output.write(`the pane of ${polecat}`);
          return { ok: true, say: 'Back from the pane' };
        }),
    },
  });
  await shows('RESPOND');
  terminal.type('\r');
  await shows('Back from the pane');
  expect(there).toBe(true);
  expect(terminal.isAlternate()).toBe(true);
  expect(terminal.raw.at(-1)).toBe(true);
  terminal.type('j');
  await shows('Should a basket survive');
});

it('makes a task, starts it, and says so', async () => {
  const { shows, terminal, town } = opened({
    lent: { createTask: async ({ title }) => ({ ok: true, say: `Made "${title}"`, subject: 'shop-new1' }) },
  });
  await shows('RESPOND');
  terminal.type('N');
  await shows('New task');
  terminal.type('Greet the cat\u0013');
  await shows('Made "Greet the cat"');
  expect(town.submitted.map(({ command }) => command)).toEqual([{ kind: 'sling', task: 'shop-new1' }]);
});

it('says what failed beside the keys, and goes on', async () => {
  const { shows, terminal } = opened({
    town: {
      ...sampleTown(),
      submit: async () => {
        throw new Error('The socket is gone');
      },
    },
  });
  await shows('RESPOND');
  terminal.type('y');
  await shows('The socket is gone');
  terminal.type('j');
  await shows('dune asks');
});

it('takes the town down after a yes, and tells what was stopped', async () => {
  const town = sampleTown();
  town.holds.down = { stopped: ['amber'], kept: [] };
  const { shows, terminal, left } = opened({ town });
  await shows('RESPOND');
  terminal.type('Q');
  await shows('Take the whole town down?');
  terminal.type('y');
  expect(await left).toEqual({ kind: 'down', stopped: ['amber'], kept: [] });
});

it('gives the terminal back when it is told to end', async () => {
  const { shows, terminal, left, ending } = opened();
  await shows('RESPOND');
  ending.abort();
  expect(await left).toEqual({ kind: 'quit' });
  await terminal.text();
  expect(terminal.isAlternate()).toBe(false);
});

it('refuses to draw where there is no terminal', async () => {
  const terminal = fakeTerminal(SIZES.usual);
  const output = { ...terminal.output, isTTY: false };
  await expect(
    runDashboard({
      town: sampleTown(),
      by: { kind: 'person', name: 'ada' },
      seat: { id: 'one', place: '/dev/pts/1' },
      lent: noLent,
      clock: systemClock(),
      input: terminal.input,
      output,
      env: {},
      zone: () => 0,
      ending: new AbortController().signal,
    }),
  ).rejects.toThrow('needs a terminal');
});

it('gives the terminal a title that begins with the count, and the one before back', async () => {
  const { terminal, left, shows, town } = opened();
  await shows('RESPOND 2');
  const said = () => terminal.written.join('');
  expect(said().startsWith('\x1b[22;2t')).toBe(true);
  expect(said()).toMatch(/\x1b\]2;▲ 2 need you, 1 stuck, \d+ in review · Mayor · [^\x07]+\x07/);
  town.set({ inbox: [], merges: [], tasks: [], polecats: [] });
  await until('the title follows', () => /\x1b\]2;Mayor · [^\x07]+\x07/.test(said()));
  terminal.type('q');
  await left;
  expect(said().endsWith('\x1b[23;2t')).toBe(true);
});

it('has a title of one byte a letter in GNU screen, which shows the last one of each', async () => {
  const { terminal, left, shows } = opened({ env: { STY: '12.pts-1.here' } });
  await shows('RESPOND 2');
  const said = () => terminal.written.join('');
  expect(said()).toMatch(/\x1b\]2;! 2 need you, 1 stuck, \d+ in review - Mayor - [ -~]+\x07/);
  await shows('▲');
  terminal.type('q');
  await left;
});

it('leaves a terminal without a second screen cleared, with the cursor at its beginning', async () => {
  const { terminal, left, shows } = opened();
  await shows('RESPOND 2');
  // As one that does not know it: what was written to it beside.
  const single = fakeTerminal(SIZES.large);
  terminal.type('q');
  await left;
  for (const text of terminal.written) single.output.write(text.replaceAll(/\x1b\[\?1049[hl]/g, ''));
  single.output.write('$ ');
  expect((await single.text()).trimEnd()).toBe('$');
});

it('rings for a notice, but not while the person types here', async () => {
  const { terminal, shows, town, left } = opened();
  await shows('RESPOND 2');
  const bells = () => terminal.written.filter((text) => text === '\x07').length;
  const notice = { title: 'Mayor: 1 needs you', text: 'amber: Run npm test' };
  town.news({ kind: 'notice', notice, ways: ['bell'] });
  await until('it rings', () => bells() === 1);
  const before = terminal.written.length;
  terminal.type('j');
  await until('the key is seen', () => terminal.written.length > before);
  town.news({ kind: 'notice', notice, ways: ['bell'] });
  terminal.type('q');
  await left;
  expect(bells()).toBe(1);
});

it('reads a pane once it is there, also one that never writes', async () => {
  const town = sampleTown();
  const [first, ...others] = sampleStatus.polecats;
  if (first === undefined) throw new Error('The sample town has polecats');
  const selected = sampleStatus.polecats.find(({ id }) => id === 'birch') ?? first;
  const { pane, ...starting } = { pane: '%9', ...selected };
  const rest = [first, ...others].filter(({ id }) => id !== selected.id);
  delete town.holds.screens[selected.id];
  town.set({ polecats: [starting, ...rest] });
  const { shows } = opened({ town });
  await shows('There is no pane');
  town.holds.screens[selected.id] = { ...sampleScreen, lines: ['$ it sleeps'] };
  town.set({ polecats: [{ ...starting, pane }, ...rest] });
  await shows('$ it sleeps');
});
