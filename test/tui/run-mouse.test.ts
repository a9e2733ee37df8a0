/** The mouse in the whole dashboard: taken, given back, and used, over a terminal in memory. */
import { afterEach, expect, it } from 'vitest';
import { DASHBOARD } from '../../src/core/dashboard-settings.ts';
import { openedDashboard } from '../helpers/dashboard.ts';
import { until } from '../helpers/until.ts';

const endings: AbortController[] = [];
afterEach(() => {
  for (const ending of endings.splice(0)) ending.abort();
});

const opened = (...spec: Parameters<typeof openedDashboard>) => {
  const dashboard = openedDashboard(...spec);
  endings.push(dashboard.ending);
  return dashboard;
};

/** Where this stands on the screen, as a terminal counts. */
const report = (text: string, word: string, button = 0): string => {
  const lines = text.split('\n');
  const y = lines.findIndex((line) => line.includes(word));
  return `\x1b[<${button};${(lines[y]?.indexOf(word) ?? 0) + 1};${y + 1}M`;
};

it('is taken with the screen, and given back with it however it ends', async () => {
  const { terminal, shows, ending, left } = opened();
  await shows('RESPOND 2');
  expect(terminal.mouse()).toBe('vt200');
  ending.abort();
  await left;
  await terminal.text();
  expect(terminal.mouse()).toBe('none');
});

it('is left to the terminal where rigs.yaml says so, and while another program has it', async () => {
  const off = opened({ wishes: { ...DASHBOARD, mouse: false } });
  await off.shows('RESPOND 2');
  expect(off.terminal.mouse()).toBe('none');
  const during: string[] = [];
  const lent = opened({
    lent: {
      attach: async (_polecat, lend) =>
        lend(async () => {
          await lent.terminal.text();
          during.push(lent.terminal.mouse());
          return { ok: true, say: 'Back' } as const;
        }),
    },
  });
  await lent.shows('RESPOND 2');
  lent.terminal.type('\r');
  await lent.shows('Back');
  expect(during).toEqual(['none']);
  expect(lent.terminal.mouse()).toBe('vt200');
});

it('selects what is seen under it, and types nothing whatever else it sends', async () => {
  const { terminal, shows, town } = opened();
  await shows('RESPOND 2');
  terminal.type(report(await terminal.text(), 'REVIEW 1').replace(/(\d+)M$/, (_all, y) => `${Number(y) + 1}M`));
  await until('the review is selected', async () => /▌ ◆ review/.test(await terminal.text()));
  terminal.type(report(await terminal.text(), '? help'));
  await shows('Keys');
  terminal.type('\x1b[<0;1\x1b[<35;2;2M\x1b[<0;3;3mq');
  await shows('RESPOND 2');
  expect(town.submitted).toEqual([]);
});
