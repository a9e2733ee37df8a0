import { describe, expect, it } from 'vitest';
import { type FakeCli, fakeCli, nobodyHome } from '../../helpers/fake-cli.ts';

const add = async (cli: FakeCli, ...argv: readonly string[]): Promise<string> => {
  const { out } = await cli.run('task', 'add', ...argv, '--json');
  const made: { readonly id: string } = JSON.parse(out);
  return made.id;
};

describe('mayor task close', () => {
  it('is not for the agent that works or reviews that very task, alone or among others', async () => {
    const cli = fakeCli().with({ connect: nobodyHome });
    const [own, other] = [await add(cli, 'Own'), await add(cli, 'Other')];
    const agent = cli.with({ env: { MAYOR_POLECAT: 'amber', MAYOR_EPOCH: '1', MAYOR_TASK: own } });
    for (const given of [[own], [other, own]]) {
      const { code, err } = await agent.run('task', 'close', ...given);
      expect(code).not.toBe(0);
      expect(err).toContain('closed now it would never land');
    }
    const { out } = await cli.run('task', 'list', '--status', 'closed', '--json');
    expect(JSON.parse(out)).toEqual([]);
    expect((await agent.run('task', 'close', other)).code).toBe(0);
    expect((await cli.run('task', 'close', own)).code).toBe(0);
  });
});

describe('mayor task claim', () => {
  it('gives a task to the first who asks and names them to the second, with exit code 1', async () => {
    const cli = fakeCli().with({ connect: nobodyHome });
    const id = await add(cli, 'Task');
    expect(await cli.run('task', 'claim', id, '--as', 'amber')).toMatchObject({
      code: 0,
      out: `${id} is amber's (token 1)\n`,
    });
    expect(await cli.run('task', 'claim', id, '--as', 'birch')).toMatchObject({
      code: 1,
      err: `${id} is taken by amber\n`,
    });
    expect((await cli.run('task', 'claim', id, '--as', 'birch', '--json')).json).toEqual({
      id,
      kind: 'taken',
      by: 'amber',
    });
  });

  it('with a lease can be renewed by its holder, and runs out', async () => {
    const cli = fakeCli();
    const id = await add(cli, 'Task');
    await cli.run('task', 'claim', id, '--as', 'amber', '--lease', '15m');
    expect((await cli.run('task', 'renew', id, '--as', 'birch')).code).toBe(1);
    expect((await cli.run('task', 'renew', id, '--as', 'amber', '--lease', '30m', '--json')).json).toEqual({
      ...{ id, kind: 'claimed', token: 1 },
      until: cli.clock.now() + 1_800_000,
    });
    await cli.clock.advance(1_800_000);
    expect((await cli.run('task', 'claim', id, '--as', 'birch', '--json')).json).toMatchObject({ token: 2 });
  });

  it('is let go of by its holder alone', async () => {
    const cli = fakeCli();
    const id = await add(cli, 'Task');
    await cli.run('task', 'claim', id);
    expect(await cli.run('task', 'release', id, '--as', 'birch')).toMatchObject({
      code: 1,
      out: `${id} is not yours: ada has it\n`,
    });
    expect(await cli.run('task', 'release', id)).toMatchObject({ code: 0, out: `${id} is nobody's\n` });
  });

  it('is told as it is kept, whatever a name has in it', async () => {
    const cli = fakeCli();
    const id = await add(cli, 'Task');
    const name = '\x1b[31mamber\x1b[0m ';
    expect((await cli.run('task', 'claim', id, '--as', name)).out).toBe(`${id} is amber's (token 1)\n`);
    expect((await cli.run('task', 'renew', id, '--as', name)).out).toMatch(`${id} is amber's until`);
    expect((await cli.run('task', 'release', id, '--as', name)).out).toBe(`${id} is nobody's\n`);
  });

  it('refuses a closed task, a lease that is none, and a task that is not there', async () => {
    const cli = fakeCli();
    const id = await add(cli, 'Task');
    await cli.run('task', 'close', id);
    expect(await cli.run('task', 'claim', id)).toMatchObject({ code: 1, err: `${id} is closed\n` });
    expect((await cli.run('task', 'claim', id, '--lease', 'soon')).code).toBe(2);
    expect((await cli.run('task', 'claim', 'nope')).code).toBe(1);
  });
});

describe('mayor task list and tree', () => {
  it('name the holder of a task, and say when one may be begun', async () => {
    const cli = fakeCli();
    const [mine, later] = [await add(cli, 'Mine'), await add(cli, 'Later', '--defer', '2027-03-01')];
    await cli.run('task', 'claim', mine, '--as', 'amber');
    for (const word of ['list', 'tree']) {
      const { out } = await cli.run('task', word);
      expect(out).toMatch(/Mine +held by amber$/m);
      expect(out).toMatch(/Later +not before 2027-03-01 00:00 UTC$/m);
    }
    expect((await cli.run('task', 'show', later)).out).toContain('not before 2027-03-01 00:00 UTC\n');
  });
});

describe('mayor task ready and blocked', () => {
  it('show fifty to begin with, and say so where there are more', async () => {
    const cli = fakeCli();
    for (let at = 0; at < 50; at += 1) await add(cli, `Task ${at}`);
    const shown = async (...more: readonly string[]) => {
      const { out, err } = await cli.run('task', 'ready', ...more);
      return { rows: out.match(/(?:^|"id":")shop-/gm)?.length ?? 0, err };
    };
    expect(await shown()).toEqual({ rows: 50, err: '' });
    await add(cli, 'One more');
    const err = 'These are the first 50; --limit 0 shows all that are ready\n';
    expect(await shown()).toEqual({ rows: 50, err });
    expect(await shown('--json')).toEqual({ rows: 50, err });
    expect(await shown('--json', '--label', 'api')).toEqual({ rows: 0, err: '' });
    for (const more of [
      ['--limit', '0'],
      ['--limit', '0', '--json'],
      ['--limit', '51'],
    ])
      expect(await shown(...more), more.join(' ')).toEqual({ rows: 51, err: '' });
    expect(await shown('--limit', '2')).toEqual({ rows: 2, err: '' });
  });

  it('say what can be started, the urgent first, and what waits for what', async () => {
    const cli = fakeCli();
    const first = await add(cli, 'First');
    const second = await add(cli, 'Second', '--after', first);
    const urgent = await add(cli, 'Urgent', '--priority', '0', '--label', 'ui');
    expect((await cli.run('task', 'ready', '--json')).json).toMatchObject([{ id: urgent }, { id: first }]);
    expect((await cli.run('task', 'ready', '--limit', '1', '--json')).json).toMatchObject([{ id: urgent }]);
    expect((await cli.run('task', 'ready', '--label', 'api')).out).toBe('Nothing is ready\n');
    expect((await cli.run('task', 'blocked', '--json')).json).toMatchObject([
      { id: second, blockedBy: [{ task: first, because: 'unfinished' }] },
    ]);
    expect((await cli.run('task', 'blocked')).out).toContain(`after ${first}`);
    await cli.run('task', 'close', first);
    expect((await cli.run('task', 'blocked')).out).toBe('Nothing waits for another task\n');
  });

  it('know what is only done when another fails', async () => {
    const cli = fakeCli();
    const risky = await add(cli, 'Risky');
    const rescue = await add(cli, 'Rescue', '--link', `conditional-on-failure:${risky}`);
    expect((await cli.run('task', 'blocked')).out).toContain(`only if ${risky} fails`);
    expect((await cli.run('task', 'list')).out).toContain(`only if ${risky} fails`);
    expect((await cli.run('task', 'show', rescue)).out).toContain(`  if failed  ${risky}\n`);
    await cli.run('task', 'close', risky, '--outcome', 'failed');
    expect((await cli.run('task', 'ready', '--json')).json).toMatchObject([{ id: rescue }]);
    await cli.run('task', 'reopen', risky);
    await cli.run('task', 'close', risky);
    expect((await cli.run('task', 'blocked')).out).toContain(`never: ${risky} did not fail`);
  });
});

describe('mayor task dep', () => {
  it('adds and takes away what a task waits for, of every kind', async () => {
    const cli = fakeCli();
    const [one, two] = [await add(cli, 'One'), await add(cli, 'Two')];
    expect((await cli.run('task', 'dep', 'add', two, one)).out).toBe(`${two} waits for ${one}\n`);
    expect((await cli.run('task', 'dep', 'add', one, two)).err).toContain('circle');
    await cli.run('task', 'dep', 'add', two, one, '--kind', 'parent-child');
    await cli.run('task', 'dep', 'add', two, one, '--kind', 'related');
    expect((await cli.run('task', 'show', two, '--json')).json).toMatchObject({
      ...{ dependsOn: [one], parent: one, links: [{ kind: 'related', task: one }] },
    });
    for (const kind of ['blocks', 'parent-child', 'related'])
      await cli.run('task', 'dep', 'rm', two, one, '--kind', kind);
    const { json } = await cli.run('task', 'show', two, '--json');
    expect(json).toMatchObject({ dependsOn: [] });
    expect(json).not.toHaveProperty('parent');
    expect(json).not.toHaveProperty('links');
  });
});

describe('the fields that few tasks have', () => {
  it('are written, shown and taken away', async () => {
    const cli = fakeCli();
    const epic = await add(cli, 'Epic', '--kind', 'epic');
    const fields = ['--role', 'reviewer', '--parent', epic, '--estimate', '2h', '--acceptance', 'It works', '--design'];
    const more = ['Small', '--external', 'https://x.org/1', '--convoy', 'Greet', '--set', 'team=ui, api'];
    const id = await add(cli, 'Rich', ...fields, ...more);
    const { out } = await cli.run('task', 'show', id);
    for (const text of ['reviewer', epic, '2h', 'It works', 'Small', 'https://x.org/1', 'Greet', 'ui, api'])
      expect(out).toContain(text);
    await cli.run('task', 'edit', id, '--no-role', '--no-parent', '--no-estimate', '--unset', 'team');
    const { json } = await cli.run('task', 'show', id, '--json');
    for (const field of ['role', 'parent', 'estimate', 'custom']) expect(json).not.toHaveProperty(field);
    expect(json).toMatchObject({ design: 'Small', externalRef: 'https://x.org/1' });
  });

  it('are refused when they make no sense', async () => {
    const cli = fakeCli();
    for (const wrong of [
      ['--estimate', 'long'],
      ['--link', 'friends:x'],
      ['--set', 'novalue'],
      ['--parent', 'nobody'],
    ])
      expect((await cli.run('task', 'add', 'x', ...wrong)).code, wrong.join(' ')).toBeGreaterThan(0);
    expect((await cli.run('task', 'list')).out).toBe('No open tasks\n');
  });
});

describe('mayor task note', () => {
  it('adds a comment, from the line or from standard input, in somebody’s name', async () => {
    const cli = fakeCli().with({ input: { isTTY: false, read: async () => 'piped\n' } });
    const id = await add(cli, 'Task');
    await cli.run('task', 'note', id, 'Said', '--as', 'amber');
    await cli.run('task', 'note', id, '-');
    expect((await cli.run('task', 'show', id, '--json')).json).toMatchObject({
      comments: [
        { by: 'amber', text: 'Said' },
        { by: 'ada', text: 'piped\n' },
      ],
    });
  });
});
