import { describe, expect, it } from 'vitest';
import { taskId } from '../../../src/core/ids.ts';
import type { SyncReport } from '../../../src/ports/tracker.ts';
import { remembering } from '../../helpers/archive.ts';
import { type FakeCli, fakeCli } from '../../helpers/fake-cli.ts';
import { NOON } from '../../helpers/task.ts';

const add = async (cli: FakeCli, ...argv: readonly string[]): Promise<string> => {
  const { out } = await cli.run('task', 'add', ...argv, '--json');
  const made: { readonly id: string } = JSON.parse(out);
  return made.id;
};

describe('mayor task history', () => {
  it('says who changed what, and what was lost', async () => {
    const plain = fakeCli();
    const id = await add(plain, 'First');
    const versions = [
      { at: NOON, by: 'ada', what: 'made', fields: [{ field: 'title', to: 'First' }], lost: false },
      { at: NOON, by: 'bob', what: 'changed', fields: [{ field: 'title', from: 'First', to: 'x\x1b[2J' }], lost: true },
    ];
    const cli = remembering(plain, { versions });
    expect((await cli.run('task', 'history', id)).out).toBe(
      [
        '2023-11-14 22:13 UTC  ada  made',
        '  title: nothing -> First',
        '2023-11-14 22:13 UTC  bob  changed',
        '  lost to a change made elsewhere; it is kept here:',
        '  title: First -> x',
        '',
      ].join('\n'),
    );
    expect((await cli.run('task', 'history', id, '--json')).json).toEqual(versions);
  });

  it('is refused where the tracker keeps none', async () => {
    const cli = fakeCli();
    const { code, err } = await cli.run('task', 'history', await add(cli, 'First'));
    expect(code).toBe(2);
    expect(err).toContain('The tracker of rig shop (memory) keeps no history of a task');
  });
});

describe('mayor task sync', () => {
  const syncing = (report: Partial<SyncReport>): FakeCli => {
    const cli = fakeCli();
    const whole = {
      remote: 'origin',
      pulled: 0,
      pushed: 0,
      conflicts: [],
      lost: [],
      cycles: [],
      problems: [],
      ...report,
    };
    return cli.with({
      openTracker: async (rig) => ({ ...(await cli.deps.openTracker(rig)), sync: async () => whole }),
    });
  };
  const id = taskId('shop-k3f9');

  it('says what came and went, what was merged and what was lost', async () => {
    const { code, out } = await syncing({
      ...{ pulled: 1, pushed: 2, conflicts: [{ task: id, field: 'title' }] },
      lost: [
        { task: id, holder: 'amber', to: 'birch' },
        { task: id, holder: 'coral' },
      ],
    }).run('task', 'sync');
    expect({ code, lines: out.split('\n') }).toEqual({
      code: 0,
      lines: [
        '1 commit came from origin, 2 went there',
        'shop-k3f9: both sides had a new title; mayor task history shop-k3f9 has the other',
        'shop-k3f9: amber lost it to birch; the work stays where it is',
        'shop-k3f9: the claim of coral was ended elsewhere; the work stays where it is',
        '',
      ],
    });
  });

  it('says that there was nothing new', async () => {
    expect((await syncing({}).run('task', 'sync')).out).toBe('Nothing new here or on origin\n');
  });

  it('ends with 1 when something could not be done', async () => {
    const { code, out } = await syncing({ problems: ['origin only reads'] }).run('task', 'sync');
    expect({ code, out }).toEqual({ code: 1, out: 'origin only reads\n' });
  });

  it('has nothing to do where tasks are in one place alone', async () => {
    expect(await fakeCli().run('task', 'sync', '--json')).toMatchObject({ code: 0, out: 'null\n' });
  });
});

describe('mayor task remember and recall', () => {
  it('keep notes under names, and give those with the words', async () => {
    const cli = remembering(fakeCli());
    await cli.run('task', 'remember', 'tests', 'Run npm test -- --run');
    await cli.with({ input: { isTTY: false, read: async () => 'two\nlines\n' } }).run('task', 'remember', 'long', '-');
    expect((await cli.run('task', 'recall', '--json')).json).toMatchObject([
      { name: 'long' },
      { name: 'tests', by: 'ada' },
    ]);
    expect((await cli.run('task', 'recall', 'NPM', 'tests')).out).toBe(
      'tests  ada, just now\n  Run npm test -- --run\n',
    );
    expect((await cli.run('task', 'remember', 'tests', '--forget')).code).toBe(0);
    expect((await cli.run('task', 'remember', 'tests', '--forget')).code).toBe(1);
    expect((await cli.run('task', 'recall')).out).toContain('  two\n  lines\n');
    expect((await cli.run('task', 'remember', 'tests')).code).toBe(2);
  });
});

describe('mayor prime', () => {
  it('tells in a page how to work, what is ready and what is known', async () => {
    const cli = remembering(fakeCli());
    const held = await add(cli, 'Held');
    await cli.run('task', 'claim', held);
    for (let at = 0; at < 30; at += 1) {
      await add(cli, `Task ${at}\n# Not a heading ${'and more '.repeat(30)}`);
      await cli.run('task', 'remember', `fact-${at}`, `One\n# two ${at}`);
    }
    const { code, out } = await cli.run('prime');
    expect(code).toBe(0);
    const lines = out.trimEnd().split('\n');
    expect(lines.length).toBeLessThanOrEqual(60);
    expect(out).toContain('mayor task claim ID --as ada --lease 1h');
    expect(out).toContain(`## Yours already\n- ${held} P2: Held\n`);
    expect(out).toContain('- and 22 more\n');
    expect(out).toContain('- fact-29: One # two 29\n');
    expect(lines.filter((line) => line.startsWith('#'))).toHaveLength(6);
    expect((await cli.run('prime', '--json')).json).toMatchObject({ rig: 'shop', held: [{ id: held }] });
  });

  it('tells a polecat not to claim what it was given', async () => {
    const cli = fakeCli();
    await cli.run('task', 'claim', await add(cli, 'Mine'), '--as', 'amber@town');
    const { out } = await cli.with({ env: { MAYOR_POLECAT: 'amber', MAYOR_EPOCH: '3' } }).run('prime');
    expect(out).toContain('`mayor done -m');
    expect(out).not.toContain('task claim');
    expect(out).toContain('## Yours already');
  });
});

describe('mayor task show and dep list', () => {
  it('show what a task is part of, what waits for it and what holds it back', async () => {
    const cli = fakeCli();
    const epic = await add(cli, 'Epic', '--kind', 'epic');
    const first = await add(cli, 'First', '--parent', epic);
    const second = await add(cli, 'Second', '--parent', epic, '--after', first);
    const { out } = await cli.run('task', 'show', epic);
    expect(out).toContain(`Parts, 0 of 2 closed\n  ${first}  open  First\n  ${second}  open  Second\n`);
    expect((await cli.run('task', 'show', first)).out).toContain(`waited for ${second}`);
    expect((await cli.run('task', 'show', second, '--json')).json).toMatchObject({
      blockedBy: [{ task: first, because: 'unfinished' }],
      parts: [],
    });
    expect((await cli.run('task', 'dep', 'list', first, '--json')).json).toEqual([
      { task: first, kind: 'parent-child', other: epic },
      { task: second, kind: 'blocks', other: first },
    ]);
    expect((await cli.run('task', 'dep', 'list', first)).out).toMatch(
      new RegExp(`${second} waits for ${first} +open  Second`),
    );
  });
});
