import { describe, expect, it } from 'vitest';
import { type FakeCli, fakeCli } from '../../helpers/fake-cli.ts';
import { convoyRow, polecatRow, rigRow, taskRow } from '../../helpers/status-rows.ts';
import { until } from '../../helpers/until.ts';

const shop = { rigs: [rigRow()] };

/** A wait that has begun to listen. */
const waiting = async (cli: FakeCli, ...argv: readonly string[]) => {
  const ran = cli.run('wait', ...argv);
  await until('it listens', () => cli.town.listeners() === 1);
  return { ran };
};

describe('mayor wait', () => {
  it('ends at once when the task is there already', async () => {
    const cli = fakeCli();
    cli.town.set({ ...shop, tasks: [taskRow({ state: 'in-review' })] });
    const { code, out } = await cli.run('wait', '--task', 'k3f9', '--state', 'in-review');
    expect({ code, out }).toEqual({ code: 0, out: 'shop-k3f9 is in-review\n' });
    await until('it listens no more', () => cli.town.listeners() === 0);
  });

  it('ends when the task gets there', async () => {
    const cli = fakeCli();
    cli.town.set({ ...shop, tasks: [taskRow({ state: 'working' })] });
    const { ran } = await waiting(cli, '--task', 'shop-k3f9', '--state', 'in-review', '--timeout', '120');
    cli.town.set({ tasks: [taskRow({ state: 'in-review' })] });
    expect((await ran).code).toBe(0);
    expect(cli.clock.waiting()).toBe(0);
  });

  it('counts a task that went past the state as there', async () => {
    const cli = fakeCli();
    cli.town.set({ ...shop, tasks: [taskRow({ state: 'landed' })] });
    const { code, out } = await cli.run('wait', '--task', 'k3f9', '--state', 'in-review');
    expect({ code, out }).toEqual({ code: 0, out: 'shop-k3f9 is landed, past in-review\n' });
  });

  it('fails when the time is over, with the state that the task is in', async () => {
    const cli = fakeCli();
    cli.town.set({ ...shop, tasks: [taskRow({ state: 'waiting', because: 'usage limit' })] });
    const { ran } = await waiting(cli, '--task', 'k3f9', '--state', 'in-review', '--timeout', '1.5');
    cli.clock.advance(1_500);
    const { code, err } = await ran;
    expect({ code, err }).toEqual({
      code: 1,
      err: 'shop-k3f9 is waiting: usage limit; not as wanted after 1.5 s\nmayor status\n',
    });
  });

  it.each([
    [taskRow({ state: 'stuck', because: '3 failures' }), 'shop-k3f9 is stuck: 3 failures'],
    [taskRow({ state: 'stopped' }), 'shop-k3f9 is stopped'],
    [taskRow({ state: 'closed' }), 'shop-k3f9 was closed without being landed'],
  ])('fails at once when the task will not land any more: %#', async (row, because) => {
    const cli = fakeCli();
    cli.town.set({ ...shop, tasks: [row] });
    const { code, err } = await cli.run('wait', '--task', 'k3f9', '--state', 'landed', '--timeout', '300');
    expect({ code, err }).toEqual({ code: 1, err: `${because}\nmayor status\n` });
  });

  it('may wait for a task to be stuck', async () => {
    const cli = fakeCli();
    cli.town.set({ ...shop, tasks: [taskRow({ state: 'stuck' })] });
    expect((await cli.run('wait', '--task', 'k3f9', '--state', 'landed,stuck')).code).toBe(0);
  });

  it('gives a task that was made just now a while to appear', async () => {
    const cli = fakeCli();
    cli.town.set(shop);
    const { ran } = await waiting(cli, '--task', 'shop-k3f9', '--state', 'ready');
    cli.clock.advance(1_000);
    cli.town.set({ tasks: [taskRow({ state: 'ready' })] });
    expect((await ran).code).toBe(0);
  });

  it('does not wait for ever for a task that never appears', async () => {
    const cli = fakeCli();
    cli.town.set(shop);
    const { ran } = await waiting(cli, '--task', 'shop-k3f9', '--state', 'ready');
    cli.clock.advance(6_000);
    expect(await ran).toMatchObject({ code: 1 });
  });

  it('does not give a task up whose rig cannot be read for a moment', async () => {
    const cli = fakeCli();
    cli.town.set({ ...shop, tasks: [taskRow()] });
    const { ran } = await waiting(cli, '--task', 'shop-k3f9', '--state', 'landed');
    cli.town.set({ rigs: [rigRow({ state: 'unknown' })], tasks: [] });
    cli.town.set({ ...shop, tasks: [taskRow({ state: 'landed' })] });
    expect((await ran).code).toBe(0);
  });

  it('waits for a convoy by its name', async () => {
    const cli = fakeCli();
    cli.town.set({ ...shop, convoys: [convoyRow()] });
    const { ran } = await waiting(cli, '--convoy', 'Greetings', '--state', 'landed', '--timeout', '300');
    cli.town.set({ convoys: [convoyRow({ state: 'landed', landed: 2 })] });
    expect(await ran).toMatchObject({ code: 0, out: 'Convoy Greetings is landed\n' });
  });

  it('ends where all that could land has, and says what others closed; what they closed whole never landed', async () => {
    const cli = fakeCli();
    const ended = async (landed: number, wanted: string) => {
      cli.town.set({ ...shop, convoys: [convoyRow({ state: 'done', landed, closed: 2 - landed })] });
      return cli.run('wait', '--convoy', 'greetings', '--state', wanted);
    };
    expect(await ended(1, 'landed')).toMatchObject({
      ...{ code: 0, out: 'Convoy Greetings is done: 1 of 2 landed, 1 closed elsewhere\n' },
    });
    const never = await ended(0, 'landed');
    expect(never.code).toBe(1);
    expect(never.err).toContain('0 of 2 landed, 2 closed elsewhere');
    expect((await ended(0, 'done')).code).toBe(0);
    cli.town.set({ convoys: [convoyRow({ state: 'landed', landed: 2 })] });
    expect((await cli.run('wait', '--convoy', 'greetings', '--state', 'done')).code).toBe(0);
  });

  it('says which task of a convoy is stuck, and why', async () => {
    const cli = fakeCli();
    const tasks = [taskRow({ state: 'stuck', because: 'gate npm test is red' }), taskRow({ id: 'shop-m2c4' })];
    cli.town.set({ ...shop, tasks, convoys: [convoyRow({ state: 'stuck', failed: 1 })] });
    const { code, err } = await cli.run('wait', '--convoy', 'greetings', '--state', 'landed');
    expect(code).toBe(1);
    expect(err).toContain('Convoy Greetings is stuck: shop-k3f9 is stuck: gate npm test is red');
  });

  it('waits for a polecat, also for it to be gone', async () => {
    const cli = fakeCli();
    cli.town.set({ ...shop, polecats: [polecatRow()] });
    const { ran } = await waiting(cli, '--polecat', 'amber', '--state', 'gone');
    cli.town.set({ polecats: [] });
    expect(await ran).toMatchObject({ code: 0, out: 'amber is gone\n' });
  });

  it('prints the row as JSON', async () => {
    const cli = fakeCli();
    cli.town.set({ ...shop, tasks: [taskRow({ state: 'ready' })] });
    expect((await cli.run('wait', '--task', 'k3f9', '--state', 'ready', '--json')).json).toEqual(
      taskRow({ state: 'ready' }),
    );
  });

  it('goes on when the town comes back, and gives up when it does not', async () => {
    const cli = fakeCli();
    cli.town.set({ ...shop, tasks: [taskRow()] });
    const { ran } = await waiting(cli, '--task', 'k3f9', '--state', 'landed');
    cli.town.news({ kind: 'connection', up: false, because: 'closed' });
    cli.clock.advance(20_000);
    cli.town.news({ kind: 'connection', up: true });
    cli.town.set({});
    cli.clock.advance(20_000);
    cli.town.news({ kind: 'connection', up: false, because: 'closed' });
    cli.clock.advance(31_000);
    expect(await ran).toMatchObject({ code: 1, err: expect.stringContaining('The town went away') });
  });
});
