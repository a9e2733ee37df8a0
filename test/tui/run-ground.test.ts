/** The terminal is asked for its ground: with an answer, with a late one, in pieces, and with none. */
import { afterEach, expect, it } from 'vitest';
import { DASHBOARD } from '../../src/core/dashboard-settings.ts';
import { ASK_GROUND } from '../../src/surfaces/tui/terminal/terminal.ts';
import { openedDashboard } from '../helpers/dashboard.ts';
import { until } from '../helpers/until.ts';

const endings: AbortController[] = [];
afterEach(() => {
  for (const ending of endings.splice(0)) ending.abort();
});

const opened = (...spec: Parameters<typeof openedDashboard>) => {
  const dashboard = openedDashboard(...spec);
  endings.push(dashboard.ending);
  const { written } = dashboard.terminal;
  const asked = (): boolean => written.join('').includes(ASK_GROUND);
  /** Amber as each ground has it. */
  const amber = (n: number) => until(`amber is ${n}`, async () => written.join('').includes(`38;5;${n}m`));
  return { ...dashboard, asked, amber };
};

it('an answer gives the colours of its ground, however it comes, and is no key', async () => {
  const { terminal, shows, amber, asked, town } = opened();
  await shows('RESPOND 2');
  expect(asked()).toBe(true);
  await amber(136);
  terminal.type('\x1b]11;rgb:ff');
  terminal.type('ff/ffff/ff');
  terminal.type('ff\x1b\\');
  await amber(130);
  terminal.type('\x1b]11;rgb:0000/0000/0000\x07?');
  await amber(214);
  await shows('Keys');
  expect(town.submitted).toEqual([]);
});

it('nobody waits for an answer that never comes', async () => {
  const { terminal, shows } = opened();
  await shows('RESPOND 2');
  terminal.type('?');
  await shows('Keys');
});

it('is not asked where rigs.yaml says what it is, nor without colours', async () => {
  const light = opened({ wishes: { ...DASHBOARD, theme: 'light' } });
  await light.shows('RESPOND 2');
  await light.amber(130);
  expect(light.asked()).toBe(false);
  const plain = opened({ env: { NO_COLOR: '1' } });
  await plain.shows('RESPOND 2');
  expect(plain.asked()).toBe(false);
});

it('is asked again when another program gives the terminal back, where it may have changed', async () => {
  const lent = opened({
    lent: { attach: async (_polecat, lend) => lend(async () => ({ ok: true, say: 'Back' }) as const) },
  });
  await lent.shows('RESPOND 2');
  lent.terminal.type('\r');
  await lent.shows('Back');
  expect(lent.terminal.written.join('').split(ASK_GROUND)).toHaveLength(3);
});
