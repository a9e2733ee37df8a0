import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type LiveTown, openTown } from '../helpers/live-town.ts';
import { git } from '../helpers/repo.ts';
import { until } from '../helpers/until.ts';

let town: LiveTown | undefined;
afterEach(async () => {
  await town?.close();
  town = undefined;
});

describe('the daily commands, as the README shows them', { timeout: 300_000 }, () => {
  it('go from a task to a merged commit', async () => {
    const opened = await openTown({ rigs: () => 'version: 1\nagents:\n  script: { enabled: true }\n' });
    town = opened;
    const { mayor, shop, home } = opened;
    const head = await git(shop, 'rev-parse', 'HEAD');

    expect((await mayor(['init', '--agent', 'script'])).stdout).toContain('as rig shop');
    expect((await mayor(['init'])).stdout).toContain('registered already');
    await writeFile(
      join(home, 'greet.md'),
      'Greet.\n\n```sh\necho hello > greet.txt\ngit add -A\ngit commit -qm "Greet"\n```\n',
    );
    await writeFile(
      join(home, 'use.md'),
      'Use it.\n\n```sh\ncat greet.txt greet.txt > twice.txt\ngit add -A\ngit commit -qm "Greet twice"\n```\n',
    );
    const added = JSON.parse(
      (await mayor(['task', 'add', 'Add a greeting', '--body-file', join(home, 'greet.md'), '--json'])).stdout,
    );
    expect(added.id).toMatch(/^shop-[a-z0-9]{4,}$/);
    await mayor(['task', 'add', 'Use the greeting', '--after', added.id, '--body-file', join(home, 'use.md')]);
    const listed = JSON.parse((await mayor(['task', 'list', '--json'])).stdout);
    const second = rowsOf(listed).find(({ title }) => title === 'Use the greeting')?.id ?? '';

    await mayor(['convoy', 'new', 'Greetings', added.id, second]);
    await mayor(['up', '--headless']);
    await mayor(['up', '--headless']);
    expect((await mayor(['status'])).stdout).toContain('Greetings');
    await mayor(['wait', '--task', added.id, '--state', 'in-review', '--timeout', '60']);
    expect((await mayor(['diff', added.id])).stdout).toContain('+hello');
    await mayor(['approve', added.id]);
    await mayor(['wait', '--task', second, '--state', 'in-review', '--timeout', '60']);
    await mayor(['approve', second]);
    await mayor(['wait', '--convoy', 'Greetings', '--state', 'landed', '--timeout', '60']);

    const status = await opened.status();
    expect(status.totals).toMatchObject({ landed: 2, needsYou: 0, stuck: 0 });
    for (const list of [status.rigs, status.tasks, status.polecats, status.convoys, status.merges, status.inbox]) {
      for (const row of list)
        expect(row).toMatchObject({ id: expect.any(String), state: expect.any(String), rig: expect.any(String) });
    }
    const events = (await mayor(['log', '--json'])).stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
    expect(events.filter(({ type }) => type === 'merge.landed')).toHaveLength(2);

    await mayor(['down']);
    expect((await mayor(['log', '--limit', '20'])).stdout, 'the journal is read without a town').toContain('landed as');
    expect(await opened.processes()).toEqual([]);
    expect(await git(shop, 'worktree', 'list')).not.toContain(home);
    expect(await git(shop, 'log', '--format=%s', '--first-parent', `${head}..main`)).toMatch(
      /Use the greeting.*\nAdd a greeting/,
    );
    expect(await readFile(join(shop.path, 'twice.txt'), 'utf8')).toBe('hello\nhello\n');
    expect(await git(shop, 'status', '--porcelain')).toBe('');
  });

  it('reject work with a reason and with comments, and stop and sling again', async () => {
    const opened = await openTown();
    town = opened;
    const { mayor, script, shop } = opened;
    const id = await script(
      'Add a file',
      'echo "try $MAYOR_ATTEMPT" > file.txt\ngit add -A\ngit commit -qm "Try $MAYOR_ATTEMPT"',
    );
    await mayor(['up', '--headless']);
    await mayor(['sling', id]);
    await mayor(['wait', '--task', id, '--state', 'in-review', '--timeout', '60']);
    await mayor(['reject', id, '--because', 'Try harder']);
    await mayor(['wait', '--task', id, '--state', 'in-review', '--timeout', '60']);
    expect((await mayor(['diff', id])).stdout).toContain('+try 2');
    await mayor(['review', id, 'comment', '--file', 'file.txt', '--line', '1', 'Once more']);
    await mayor(['review', id, '--send', 'Nearly']);
    await mayor(['wait', '--task', id, '--state', 'in-review', '--timeout', '60']);
    expect((await mayor(['review', id, '--comments'])).stdout).toContain('sent, on an earlier version\n    Once more');
    expect((await mayor(['log', '--json'])).stdout).toContain('1. file.txt:1\\n   | +try 2\\n   > Once more');
    await mayor(['approve', id, '--tree', '0'.repeat(40)], { exit: 1 });
    await mayor(['approve', id]);
    await mayor(['wait', '--task', id, '--state', 'landed', '--timeout', '60']);
    expect(await readFile(join(shop.path, 'file.txt'), 'utf8')).toBe('try 3\n');
  });

  it('tell of branches that conflict, give a conflict back with both sides, and see what its resolution dropped', async () => {
    const opened = await openTown({ files: { 'word.txt': 'start\n' } });
    town = opened;
    const { mayor, script } = opened;
    // Run again for its conflict, each keeps its own word and drops the other's.
    const saying = (word: string): string =>
      `if [ -f ${word} ]; then git merge main || { git checkout --ours word.txt; git add -A; git commit -qm "Keep ${word}"; }\n` +
      `else echo ${word} > word.txt; touch ${word}; git add -A; git commit -qm "Say ${word}"; fi`;
    const first = await script('Say alpha', saying('alpha'));
    const second = await script('Say beta', saying('beta'));
    await mayor(['convoy', 'new', 'Words', first, second]);
    await mayor(['up', '--headless']);
    for (const id of [first, second]) await mayor(['wait', '--task', id, '--state', 'in-review', '--timeout', '60']);
    await until('the conflict is known', async () => (await opened.status()).conflicts.length === 1, 60_000);
    expect((await mayor(['conflicts'])).stdout).toMatch(/shop-\w+ ≠ shop-\w+ +1 file[\s\S]*word\.txt/);

    await mayor(['approve', first]);
    await mayor(['wait', '--task', first, '--state', 'landed', '--timeout', '60']);
    // The rehearsal has met the conflict by now: approved all the same, the branch goes back with both sides.
    await until('its rehearsal met it', async () =>
      (await opened.status()).merges.some(({ task, rehearsal }) => task === second && rehearsal?.state === 'conflict'),
    );
    expect((await mayor(['approve', second], { exit: 1 })).stderr).toContain('in conflict with the base: word.txt');
    await mayor(['approve', second, '--anyway']);
    await until(
      'it came back and was compared',
      async () => (await opened.status()).merges.some(({ task, dropped }) => task === second && dropped !== undefined),
      60_000,
    );
    const merge = (await opened.status()).merges.find(({ task }) => task === second);
    expect(merge).toMatchObject({
      state: 'in-review',
      dropped: [`dropped: 1 line of "Say alpha" (${first}) in word.txt`],
    });
    const log = (await mayor(['log', '--json'])).stdout;
    expect(log).toMatch(/What your side is for:[^"]*Say beta/);
    expect(log).toMatch(new RegExp(`What the other side is for:[^"]*${first}: Say alpha`));
  });

  it('refuse what is wrong with exit code 2 and what failed with 1', async () => {
    const opened = await openTown();
    town = opened;
    const { mayor } = opened;
    expect((await mayor(['stauts'], { exit: 2 })).stderr).toContain('status');
    expect((await mayor(['approve'], { exit: 2 })).stderr).not.toContain(' at ');
    expect((await mayor(['status'], { exit: 1 })).stderr).toContain('mayor up');
    expect((await mayor(['task', 'add', '  '], { exit: 2 })).stderr).toContain('title');
    expect((await mayor(['done'], { exit: 2 })).stderr).toContain('for agents');
  });
});

const rowsOf = (listed: unknown): readonly { readonly id: string; readonly title: string }[] =>
  Array.isArray(listed) ? listed : [];
