/** Words found in a real town: in a task and its note, in the log of a gate, in a pane, in what happened. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { SearchView } from '../../src/core/search.ts';
import { type LiveTown, openTown } from '../helpers/live-town.ts';
import { until } from '../helpers/until.ts';

let town: LiveTown | undefined;
afterEach(async () => {
  await town?.close();
  town = undefined;
});

const SCRIPT = ['echo "a wombat in the pane"', 'echo x > x.txt', 'git add -A && git commit -qm "Add x"'].join('\n');

describe('mayor search', { timeout: 120_000 }, () => {
  it('finds what is in tasks, notes, logs of gates, panes and events of a running town', async () => {
    const live = await openTown();
    town = live;
    const rigs = `version: 1
rigs:
  shop: { path: ${JSON.stringify(live.shop.path)}, base: main, agent: script, gates: ["echo A WOMBAT passes; echo end"] }
agents:
  script: { enabled: true }
`;
    await writeFile(join(live.home, 'rigs.yaml'), rigs);
    const id = await live.script('Feed the wombat', SCRIPT);
    const other = await live.script('Sleep', 'true');
    await live.mayor(['task', 'note', other, 'The Wömbat sleeps']);
    await live.mayor(['up', '--headless']);
    await live.mayor(['sling', id]);
    await live.mayor(['wait', '--task', id, '--state', 'in-review', '--timeout', '60']);
    const search = async (words: string): Promise<SearchView> =>
      JSON.parse((await live.mayor(['search', words, '--json'])).stdout);
    const found = await until('the gate has written its log', async () => {
      const view = await search('wombat');
      const empty = view.sections.filter(({ hits }) => hits.length === 0).map(({ kind }) => kind);
      if (empty.every((kind) => kind === 'events')) return view;
      throw new Error(`Nothing in ${empty.join(', ')}`);
    });
    const texts = (kind: string) =>
      found.sections.find((one) => one.kind === kind)?.hits.map(({ where, text }) => `${where}: ${text}`) ?? [];
    expect(texts('tasks').join('\n')).toContain(`${id} Feed the wombat`);
    expect(texts('tasks').join('\n')).toContain(`${other} Sleep: The Wömbat sleeps`);
    expect(texts('logs').join('\n')).toMatch(new RegExp(`of ${id}: .*A WOMBAT passes`));
    expect(texts('screens').join('\n')).toContain('a wombat in the pane');
    const told = await search(`${id} handed in`);
    expect(told.sections.find(({ kind }) => kind === 'events')?.hits.length).toBeGreaterThan(0);
    await live.mayor(['search', 'no such word anywhere'], { exit: 1 });
  });
});
