/** Three tasks of a convoy that lands together, two of which build on one another, in a real town that is killed in between. */
import { afterEach, describe, expect, it } from 'vitest';
import { type LiveTown, openTown } from '../helpers/live-town.ts';
import { git } from '../helpers/repo.ts';
import { until } from '../helpers/until.ts';

let town: LiveTown | undefined;
afterEach(async () => {
  await town?.close();
  town = undefined;
});

const COMMIT = 'git add -A && git commit -qm "Work"';

describe('a convoy that lands together', { timeout: 180_000 }, () => {
  it('is gathered, approved once and on the base as one, with what one of its tasks did anew', async () => {
    const live = await openTown();
    town = live;
    const first = await live.script('First', `echo one > first.txt && ${COMMIT}`);
    // It builds on the first, which is not on the base yet.
    const second = await live.script('Second', `test -f first.txt && echo two >> first.txt && ${COMMIT}`);
    const third = await live.script('Third', `echo again >> third.txt && ${COMMIT}`);
    await live.mayor(['task', 'dep', 'add', second, first]);
    const start = await git(live.shop, 'rev-parse', 'main');
    await live.mayor(['up', '--headless']);
    await live.mayor(['convoy', 'new', 'Trip', first, second, third, '--together']);
    const whole = () =>
      until(
        'the whole is in review',
        async () => {
          const { merges, convoys } = await live.status();
          const row = merges.find(({ task }) => task === 'convoy.trip');
          if (row?.state === 'in-review' && row.rehearsal?.state === 'green') return row;
          throw new Error(JSON.stringify([convoys, merges]));
        },
        90_000,
      );
    const before = await whole();
    expect(await git(live.shop, 'rev-parse', 'main'), 'nothing of it is on the base').toBe(start);
    expect(await git(live.shop, 'rev-parse', 'mayor/convoy/trip^{tree}')).toBe(before.tree);
    await expect(live.mayor(['approve', first])).rejects.toThrow('lands with the rest of convoy');
    expect((await live.mayor(['diff', 'trip'])).stdout).toContain('+two');

    await live.mayor(['reject', third, '--because', 'Say it twice']);
    const after = await until('it is whole again', async () => {
      const row = await whole();
      if (row.tree !== before.tree) return row;
      throw new Error('still the old one');
    });
    process.kill((await live.status()).town.pid, 'SIGKILL');
    await live.mayor(['up', '--headless']);
    await live.mayor(['diff', 'Trip', '--stat']);
    await live.mayor(['approve', 'trip', '--tree', after.tree]);
    await live.mayor(['wait', '--convoy', 'trip', '--state', 'landed', '--timeout', '60']);

    expect(await git(live.shop, 'rev-parse', 'main^{tree}')).toBe(after.tree);
    expect(await git(live.shop, 'log', '--first-parent', '--format=%s', `${start}..main`)).toBe('Trip (convoy trip)');
    expect(await git(live.shop, 'show', 'main:first.txt')).toBe('one\ntwo');
    expect(await git(live.shop, 'show', 'main:third.txt')).toBe('again\nagain');
    await until(
      'everybody has gone',
      async () => {
        const { polecats } = await live.status();
        if (polecats.length === 0) return true;
        throw new Error(JSON.stringify(polecats));
      },
      60_000,
    );
    expect((await live.status()).tasks.map(({ state }) => state)).toEqual(['landed', 'landed', 'landed']);
    const kept = await git(live.shop, 'for-each-ref', '--format=%(refname)', 'refs/heads/mayor', 'refs/mayor/backup');
    expect(kept, 'no branch of it is left').not.toContain('refs/heads/');
    expect(kept, 'and each is kept').toContain('refs/mayor/backup/branch/');
  });
});
