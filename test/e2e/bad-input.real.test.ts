/** What a person may get wrong, through the real command line: a sentence, a next step, nothing half done. */
import { access, appendFile, chmod, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type Ran, run } from '../../src/adapters/process.ts';
import type { StatusView } from '../../src/core/views/status.ts';
import { type LiveTown, openTown, type TownOptions } from '../helpers/live-town.ts';
import { commitFiles, git, makeRepo } from '../helpers/repo.ts';
import { noSmallDisk, smallDisk } from '../helpers/small-disk.ts';
import { until } from '../helpers/until.ts';

let last: LiveTown | undefined;
afterEach(async () => {
  await last?.close();
  last = undefined;
});
const open = async (options?: TownOptions): Promise<LiveTown> => {
  last = await openTown(options);
  return last;
};

/** Every refusal is short, has no stack, and says what and what next. */
const expectSaid = ({ stdout, stderr }: Ran, ...words: readonly (string | RegExp)[]): void => {
  for (const word of words) expect(stderr).toMatch(typeof word === 'string' ? new RegExp(escaped(word)) : word);
  expect(stderr).not.toMatch(/^\s+at |\.js:\d+|\.ts:\d+|This is a bug/m);
  expect(stderr.trim().split('\n').length, stderr).toBeGreaterThan(1);
  expect(stdout).toBe('');
};
const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

const script = (body: string): string => `\`\`\`sh\n${body}\n\`\`\`\n`;
const commits = (file: string): string =>
  script(`echo "$MAYOR_TASK" > ${file}\ngit add -A\ngit commit -qm "Add ${file}"`);

const shopWith = (more: string) => (path: string) =>
  `version: 1
rigs:
  shop: { path: ${JSON.stringify(path)}, base: main, agent: script, merge: auto }
${more}
patience: { failures: 2, backoff: 100ms, backoffMax: 300ms }
`;
const SCRIPTS = 'agents:\n  script: { enabled: true }';

describe('mayor init, given what is no clone to work in', () => {
  it('says what it is and what to do, and registers nothing', async () => {
    const { mayor, home, shop } = await open({ rigs: () => 'version: 1\n' });
    const at = (name: string): string => join(shop.root, name);
    await mkdir(at('plain'));
    await writeFile(at('file'), '');
    await git(shop.root, 'init', '-q', 'empty');
    await git(shop.root, 'init', '-q', '--bare', 'bare.git');
    const cases: readonly (readonly [string, string, string])[] = [
      ['plain', 'is no git repository', 'git init'],
      ['empty', 'has no commits', 'git commit'],
      ['bare.git', 'is a bare repository', 'git clone'],
      ['nowhere', 'There is no folder', 'Correct the path'],
      ['file', 'is a file', 'folder of the clone'],
    ];
    for (const [name, what, hint] of cases) {
      expectSaid(await mayor(['init', at(name)], { exit: 2 }), what, at(name), hint);
    }
    const noBase = await mayor(['init', shop.path, '--base', 'mian'], { exit: 2 });
    expectSaid(noBase, 'has no branch "mian"', 'It has: main');
    expectSaid(
      await mayor(['init', shop.path, '--agent', 'nobody'], { exit: 2 }),
      'No agent is called "nobody"',
      'Known:',
    );
    expect(await readFile(join(home, 'rigs.yaml'), 'utf8')).toBe('version: 1\n');
    expect(await git(at('empty'), 'status', '--porcelain')).toBe('');
  });

  it('takes a clone with a detached HEAD, and leaves it detached', async () => {
    const { mayor, shop } = await open({ rigs: () => 'version: 1\n' });
    await git(shop, 'checkout', '-q', '--detach');
    expect((await mayor(['init', '--agent', 'script'])).stdout).toContain('base main');
    expect(await git(shop, 'rev-parse', '--abbrev-ref', 'HEAD')).toBe('HEAD');
  });
});

describe('hostile text', () => {
  it('in titles and paths is data from the first command to the merged commit', async () => {
    const odd = await makeRepo({ name: `sp ace "q" 'r' $(touch pwned);&` });
    try {
      const opened = await open({
        rigs: () => 'version: 1\nagents:\n  script: { enabled: true }\n',
        env: { PWNED: 'no' },
      });
      const { mayor, home } = opened;
      expect((await mayor(['init', '--agent', 'script', '--name', 'odd'], { cwd: odd.path })).stdout).toContain(
        odd.path,
      );
      const title = `\u001b[31mRed\u001b[0m $(touch pwned) \`touch pwned\` "; touch pwned #\nsecond line\u0007`;
      const added = await mayor(['task', 'add', title, '--body', commits('odd.txt'), '--json'], { cwd: odd.path });
      const task: { readonly id: string; readonly title: string } = JSON.parse(added.stdout);
      expect(task.title).toBe('Red $(touch pwned) `touch pwned` "; touch pwned #');
      expect((await mayor(['task', 'show', task.id], { cwd: odd.path })).stdout).toContain('second line');

      await mayor(['up', '--headless'], { cwd: odd.path });
      await mayor(['sling', task.id], { cwd: odd.path });
      await mayor(['wait', '--task', task.id, '--state', 'in-review', '--timeout', '60'], { cwd: odd.path });
      for (const args of [['status'], ['task', 'list'], ['diff', task.id], ['log']]) {
        const { stdout } = await mayor(args, { cwd: odd.path });
        expect(stdout).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f]/);
      }
      await mayor(['approve', task.id], { cwd: odd.path });
      await mayor(['wait', '--task', task.id, '--state', 'landed', '--timeout', '60'], { cwd: odd.path });
      expect(await git(odd, 'log', '-1', '--format=%s', 'main')).toContain('$(touch pwned)');
      expect(await git(odd, 'show', 'main:odd.txt')).toBe(task.id);
      await mayor(['down'], { cwd: odd.path });
      for (const folder of [odd.path, odd.root, home]) {
        expect((await readdir(folder, { recursive: true })).filter((name) => name.endsWith('pwned'))).toEqual([]);
      }
      expect(await git(odd, 'status', '--porcelain')).toBe('');
    } finally {
      await odd.remove();
    }
  });

  it('a body of 1 MiB is worked, one byte more is refused and leaves no task', async () => {
    const { mayor, shop, home } = await open({ rigs: shopWith(SCRIPTS) });
    const end = commits('large.txt');
    const file = join(home, 'large.md');
    await writeFile(file, `${'x'.repeat(1024 * 1024 - end.length)}${end}`.replace('x```', '\n```'));
    const { stdout } = await mayor(['task', 'add', 'Large', '--body-file', file, '--json']);
    const { id }: { readonly id: string } = JSON.parse(stdout);
    await appendFile(file, 'x');
    expectSaid(
      await mayor(['task', 'add', 'Larger', '--body-file', file], { exit: 2 }),
      'at most 1 MiB',
      '1048577 bytes',
      'into a file of the repository',
    );
    expect(JSON.parse((await mayor(['task', 'list', '--json'])).stdout)).toHaveLength(1);
    await mayor(['up', '--headless']);
    await mayor(['sling', id]);
    await mayor(['wait', '--task', id, '--state', 'landed', '--timeout', '60']);
    expect(await git(shop, 'show', 'main:large.txt')).toBe(id);
  });
});

describe('a machine that is not fit', () => {
  it('tmux that is too old or missing stops the start with what to type, and the fallback needs none', async () => {
    const opened = await open({ rigs: () => 'version: 1\nruntime: tmux\n' });
    const { home, processes } = opened;
    const old = join(home, 'user/old');
    await mkdir(old);
    await writeFile(join(old, 'tmux'), '#!/bin/sh\necho "tmux 3.0"\n');
    await chmod(join(old, 'tmux'), 0o755);
    const none = await pathOf(join(home, 'user/none'), ['node', 'git', 'sh', 'ps']);

    const withOld = await mayorWith(opened, ['up', '--headless'], `${old}${delimiter}${process.env.PATH}`);
    expectSaid(withOld, 'Mayor needs tmux 3.2 or newer; this is tmux 3.0', 'runtime: pty');
    const without = await mayorWith(opened, ['up', '--headless'], none);
    expectSaid(without, 'tmux is not installed', 'runtime: pty');
    expect([withOld.exit, without.exit]).toEqual([1, 1]);
    expect((await mayorWith(opened, ['doctor'], none)).stdout).toMatch(/tmux\s+not found/);
    expect(await processes()).toEqual([]);

    await writeFile(join(home, 'rigs.yaml'), 'version: 1\n');
    expect((await mayorWith(opened, ['up', '--headless'], none)).stdout).toContain('The town is up');
    expect((await mayorWith(opened, ['down'], none)).stdout).toContain('The town is down');
    expect(await processes()).toEqual([]);
  });

  it('a socket path that is too long is named with its length and the way out', async () => {
    const { mayor, shop, home, env } = await open();
    const long = join(home, 'l'.repeat(90));
    const far = (args: readonly string[]): Promise<Ran> =>
      run([process.execPath, MAYOR, ...args], { cwd: shop.path, env: { ...env, MAYOR_HOME: long }, ok: 'any' });
    for (const args of [['up', '--headless'], ['serve'], ['init']]) {
      const said = await far(args);
      expectSaid(said, 'The socket path', 'bytes long; the system takes at most 103', 'Set MAYOR_HOME');
      expect(said.exit).toBeGreaterThan(0);
    }
    expect(await exists(join(long, 'rigs.yaml'))).toBe(false);
    expect((await mayor(['doctor'], { exit: 0 })).stdout).toContain('sockets');
  });

  it('an agent CLI that is missing, or ends at once, asks a person and loses nothing', async () => {
    const agents = `agents:
  script: { enabled: true }
  ghost: { command: no-such-cli }
  hasty: { command: "true" }`;
    const opened = await open({ rigs: shopWith(agents) });
    const { mayor, shop } = opened;
    const add = async (agent: string): Promise<string> => {
      const { stdout } = await mayor(['task', 'add', `For ${agent}`, '--agent', agent, '--body', 'Try', '--json']);
      const { id }: { readonly id: string } = JSON.parse(stdout);
      return id;
    };
    const tasks = { ghost: await add('ghost'), hasty: await add('hasty') };
    await mayor(['up', '--headless']);
    for (const task of Object.values(tasks)) await mayor(['sling', task]);
    const status = await until(
      'both are stuck',
      async () => {
        const seen = await opened.status();
        return seen.inbox.length === 2 ? seen : undefined;
      },
      30_000,
    );
    const about = (task: string): StatusView['inbox'][number] | undefined =>
      status.inbox.find((item) => item.task === task);
    expect(about(tasks.ghost)?.title).toContain('The program "no-such-cli" is not installed');
    expect(about(tasks.ghost)?.detail).toContain('Install "no-such-cli", or put it on the PATH');
    expect(about(tasks.hasty)?.title).toMatch(/stuck: .*ended/);
    const inbox = (await mayor(['inbox'])).stdout;
    expect(inbox).toContain('no-such-cli');
    expect((await mayor(['inbox', about(tasks.ghost)?.id ?? ''])).stdout).toContain('put it on the PATH');
    expect(await git(shop, 'rev-list', '--count', 'main')).toBe('1');

    // What was wrong is mended, and the same worker goes on.
    const runs = `{ command: sh, args: ["-c", 'echo here > ghost.txt; git add -A; git commit -qm Here; mayor done -m Here; sleep 60'] }`;
    await writeFile(
      join(opened.home, 'rigs.yaml'),
      shopWith(agents.replace('{ command: no-such-cli }', runs))(shop.path),
    );
    await mayor(['config', 'check']);
    // Tried before the town has read the file again, it is stuck once more.
    await until(
      'it is taken up',
      async () => {
        const worker = (await opened.status()).polecats.find(({ task }) => task === tasks.ghost);
        if (worker?.state === 'stuck') await mayorAny(opened, ['answer', about(tasks.ghost)?.id ?? '', 'retry']);
        return worker === undefined || worker.pid !== undefined;
      },
      30_000,
    );
    await mayor(['wait', '--task', tasks.ghost, '--state', 'landed', '--timeout', '60']);
    expect(await git(shop, 'show', 'main:ghost.txt')).toBe('here');
    expect((await mayor(['down'])).stdout).toContain('The town is down');
    expect(await opened.processes()).toEqual([]);
  });
});

describe('a base that is in the way', () => {
  it('dirty, missing, or in a clone that is gone: told in the status, nothing of the user touched', async () => {
    const others = await makeRepo({ name: 'others' });
    const gone = await makeRepo({ name: 'gone' });
    try {
      const rigs = (path: string): string =>
        `${shopWith(SCRIPTS)(path)}`.replace(
          '\nagents:',
          `
  nobase: { path: ${JSON.stringify(others.path)}, base: trunk, agent: script }
  gone: { path: ${JSON.stringify(gone.path)}, base: main, agent: script }
agents:`,
        );
      const opened = await open({ rigs });
      await gone.remove();
      const { mayor, shop } = opened;
      await commitFiles(shop, { 'a.txt': 'one\n' });
      const body = script('echo two > a.txt\ngit commit -qam "Two"');
      const { stdout } = await mayor(['task', 'add', 'Two', '--body', body, '--json']);
      const { id }: { readonly id: string } = JSON.parse(stdout);
      await writeFile(join(shop.path, 'a.txt'), 'mine, not committed\n');
      const head = await git(shop, 'rev-parse', 'main');

      await mayor(['up', '--headless']);
      await mayor(['sling', id]);
      const held = await until(
        'the merge is held',
        async () => {
          const { merges } = await opened.status();
          return merges.find(({ task, state }) => task === id && state === 'held');
        },
        60_000,
      );
      expect(JSON.stringify(held)).toContain('a.txt');
      const status = await opened.status();
      const problems = status.problems.map(({ where, what, hint }) => `${where}: ${what}. ${hint}`).join('\n');
      expect(problems).toMatch(/nobase.*has no branch.*trunk/);
      expect(problems).toContain(gone.path);
      expect((await mayor(['status'])).stdout).toContain('trunk');
      expect(await readFile(join(shop.path, 'a.txt'), 'utf8')).toBe('mine, not committed\n');
      expect(await git(shop, 'rev-parse', 'main')).toBe(head);

      await git(shop, 'checkout', '-q', '--', 'a.txt');
      await mayor(['wait', '--task', id, '--state', 'landed', '--timeout', '60']);
      expect(await readFile(join(shop.path, 'a.txt'), 'utf8')).toBe('two\n');
      await mayor(['down']);
    } finally {
      await others.remove();
      await gone.remove();
    }
  });
});

describe('rigs.yaml', () => {
  it('that is wrong stops the start with line, column and cure; while running, the last good one holds', async () => {
    const wrong = (path: string): string =>
      `version: 1\nrigs:\n  shop:\n    path: ${JSON.stringify(path)}\n    maxPolecats: many\n    marge: auto\n`;
    const opened = await open({ rigs: wrong });
    const { mayor, home, shop } = opened;
    const file = join(home, 'rigs.yaml');
    for (const args of [['up', '--headless'], ['serve'], ['task', 'list'], ['init']]) {
      const said = await mayor(args, { exit: 1 });
      expectSaid(said, `${file}:5:18 "maxPolecats"`, `${file}:6:5`, /Did you mean "?merge/, 'mayor config check');
    }
    expect(await opened.processes()).toEqual([]);
    expect(await readFile(file, 'utf8')).toBe(wrong(shop.path));

    const good = (count: number): string =>
      shopWith(SCRIPTS)(shop.path).replace('merge: auto', `maxPolecats: ${count}`);
    await writeFile(file, good(2));
    await mayor(['up', '--headless']);
    const before = await opened.status();
    await writeFile(file, `${good(2)}limits: { polecats: [\n`);
    const told = await until('the running town tells', async () => (await opened.status()).problems[0]);
    expect(told).toMatchObject({
      where: 'rigs.yaml',
      what: expect.stringMatching(/rigs\.yaml:\d+:\d+ /),
      hint: expect.stringContaining('last good settings'),
    });
    expect((await mayor(['status'])).stdout).toContain('rigs.yaml');
    expect((await opened.status()).rigs).toMatchObject([{ id: 'shop', state: 'ok' }]);
    expectSaid(await mayor(['task', 'list'], { exit: 1 }), `${file}:`, 'mayor config check');

    const second = good(2).replace(
      '\nagents:',
      `\n  second: { path: ${JSON.stringify(join(shop.root, 'second'))}, base: main }\nagents:`,
    );
    await git(shop.root, 'clone', '-q', shop.path, 'second');
    await writeFile(file, second);
    const after = await until('the good change is taken up', async () => {
      const seen = await opened.status();
      return seen.rigs.length === 2 && seen.problems.length === 0 ? seen : undefined;
    });
    expect(after.town.pid).toBe(before.town.pid);
    expect(after.rigs.map(({ id }) => id).sort()).toEqual(['second', 'shop']);
  });
});

describe('the journal', () => {
  it('torn or garbled is mended, kept beside and told, and what was decided holds', async () => {
    const opened = await open({ rigs: shopWith(SCRIPTS) });
    const { mayor, home } = opened;
    const send = async (name: string): Promise<void> => {
      const { stdout } = await mayor(['task', 'add', name, '--body', 'Later', '--defer', '3d', '--json']);
      const { id }: { readonly id: string } = JSON.parse(stdout);
      await mayor(['convoy', 'new', name, id]);
    };
    for (const name of ['First', 'Second', 'Third']) await send(name);
    const folder = join(home, 'state/journal');
    const [name = ''] = (await readdir(folder)).filter((entry) => entry.endsWith('.jsonl'));
    const journal = join(folder, name);
    const lines = (await readFile(journal, 'utf8')).split('\n');
    const garbled = lines.map((line) => (line.includes('"Second"') ? '\u0000\u0000 not json' : line)).join('\n');
    await writeFile(journal, `${garbled}{"seq":4,"at":1,"v":1,"type":"convoy.cre`);

    await mayor(['up', '--headless']);
    const status = await opened.status();
    expect(status.convoys.map((convoy) => convoy.name).sort()).toEqual(['First', 'Third']);
    const told = status.problems.map(({ where, what }) => `${where}: ${what}`).join('\n');
    expect(told).toContain(journal);
    expect(told).toMatch(/journal: .*line 2 cannot be read.*lost/);
    expect((await mayor(['status'])).stdout).toContain('journal');
    const kept = (await readdir(folder)).filter((entry) => entry.startsWith(`${name}.`));
    expect(kept).toHaveLength(1);
    expect(await readFile(join(folder, kept[0] ?? ''), 'utf8')).toContain('convoy.cre');
    expect((await mayor(['log'])).stdout).toContain('Third');

    await send('Fourth');
    await mayor(['down']);
    await mayor(['up', '--headless']);
    const again = await opened.status();
    expect(again.convoys.map((convoy) => convoy.name).sort()).toEqual(['First', 'Fourth', 'Third']);
    expect(again.problems).toEqual([]);
  });

  it('of a newer Mayor is not touched', async () => {
    const { mayor, home, processes } = await open({ rigs: shopWith(SCRIPTS) });
    const folder = join(home, 'state/journal');
    await mkdir(folder, { recursive: true });
    const text = '{"seq":1,"at":1,"v":2,"type":"convoy.created"}\n';
    await writeFile(join(folder, '000000000001.jsonl'), text);
    expectSaid(await mayor(['up', '--headless'], { exit: 1 }), 'written by a newer Mayor', 'Install the newer Mayor');
    expect(await readFile(join(folder, '000000000001.jsonl'), 'utf8')).toBe(text);
    expect(await processes()).toEqual([]);
  });
});

describe('one daemon a town', () => {
  it('a second up attaches, a second serve says who runs, and killed ones leave no lock', async () => {
    const opened = await open({ rigs: shopWith(SCRIPTS) });
    const { mayor } = opened;
    expectSaid(await mayor(['status'], { exit: 1 }), 'No town is running', 'mayor up');
    const ups = await Promise.all([1, 2, 3].map(() => mayor(['up', '--headless'])));
    expect(new Set(ups.map(({ stdout }) => /pid (\d+)/.exec(stdout)?.[1])).size).toBe(1);
    const { pid } = (await opened.status()).town;
    expect((await mayor(['up', '--headless'])).stdout).toContain(`up already: 1 rig, 0 convoys, pid ${pid}`);
    expectSaid(await mayor(['serve'], { exit: 1 }), `runs already (process ${pid})`, 'mayor down');
    process.kill(pid, 'SIGKILL');
    await until('it is gone', async () => (await mayorAny(opened, ['status'])).exit === 1);
    expect((await mayor(['up', '--headless'])).stdout).toMatch(/The town is up: /);
    expect((await opened.status()).town.pid).not.toBe(pid);
    await mayor(['down']);
    expect((await mayor(['down'])).stdout).toContain('No town is running');
  });
});

const noDisk = await noSmallDisk();
if (noDisk !== undefined) console.log(`Skipped: no small disk for a town (${noDisk})`);

describe.skipIf(noDisk !== undefined)('a disk that takes no more', () => {
  it('full: commands say so and keep nothing, work waits, and goes on when there is room', async () => {
    const opened = await open({ rigs: shopWith(SCRIPTS) });
    const { mayor, home, shop } = opened;
    const config = await readFile(join(home, 'rigs.yaml'), 'utf8');
    const disk = await smallDisk('2m', home);
    try {
      await mkdir(join(home, 'user'));
      await writeFile(join(home, 'rigs.yaml'), config);
      const { stdout } = await mayor(['task', 'add', 'One', '--body', commits('one.txt'), '--json']);
      const { id }: { readonly id: string } = JSON.parse(stdout);
      const later = await mayor(['task', 'add', 'Two', '--body', 'Later', '--defer', '3d', '--json']);
      const { id: other }: { readonly id: string } = JSON.parse(later.stdout);
      await mayor(['up', '--headless']);
      await writeFile(join(home, 'ballast'), Buffer.alloc(4 << 20)).catch(() => undefined); // Full is what is wanted.
      await mayor(['sling', id]);
      await until('the worker rests', async () => {
        const [polecat] = (await opened.status()).polecats;
        return polecat?.state === 'waiting' && JSON.stringify(polecat).includes('The disk is full');
      });
      // The last page of the journal takes a few more orders.
      const refused = await until(
        'an order is refused',
        async () => {
          const made = await mayorAny(opened, ['convoy', 'new', `Long ${'x'.repeat(190)}`, other]);
          if (made.exit !== 0) return made;
          const undone = await mayorAny(opened, ['convoy', 'remove', 'long']);
          return undone.exit === 0 ? undefined : undone;
        },
        60_000,
      );
      expect(refused.exit).toBe(1);
      expectSaid(refused, 'the disk is full', 'Free some space; the town goes on by itself');

      await mayor(['down']);
      expect(await opened.processes()).toEqual([]);
      await rm(join(home, 'ballast'));
      await mayor(['up', '--headless']);
      await mayor(['wait', '--task', id, '--state', 'landed', '--timeout', '60']);
      expect(await git(shop, 'show', 'main:one.txt')).toBe(id);
      await mayor(['down']);
      expect(await opened.processes()).toEqual([]);
    } finally {
      await mayorAny(opened, ['down']);
      await disk.remove();
    }
  });

  it('read-only, or full before the start: the start says which folder and what to do', async () => {
    const opened = await open({ rigs: shopWith(SCRIPTS) });
    const { mayor, home } = opened;
    const config = await readFile(join(home, 'rigs.yaml'), 'utf8');
    const disk = await smallDisk('256k', home);
    try {
      await mkdir(join(home, 'user'));
      await writeFile(join(home, 'rigs.yaml'), config);
      await disk.makeReadOnly();
      for (const args of [['up', '--headless'], ['serve'], ['init', '--name', 'again']]) {
        const said = await mayorAny(opened, args);
        expect(said.exit).toBe(1);
        expectSaid(said, home, 'The file system is read-only', 'Make it writable, or set MAYOR_HOME');
      }
      expect((await mayor(['doctor'], { exit: 1 })).stdout).toMatch(/home\s+.*cannot be written/);
      await disk.makeWritable();
      await writeFile(join(home, 'ballast'), Buffer.alloc(1 << 20)).catch(() => undefined); // Full is what is wanted.
      const full = await mayorAny(opened, ['up', '--headless']);
      expect(full.exit).toBe(1);
      expectSaid(full, home, /disk.*full/i, /space|room/);
      await rm(join(home, 'ballast'));
      await mayor(['up', '--headless']);
      await mayor(['down']);
    } finally {
      await mayorAny(opened, ['down']);
      await disk.remove();
    }
  });
});

const MAYOR = new URL('../../bin/mayor', import.meta.url).pathname;

const mayorAny = ({ shop, env }: LiveTown, args: readonly string[]): Promise<Ran> =>
  run([process.execPath, MAYOR, ...args], { cwd: shop.path, env, ok: 'any', timeoutMs: 60_000 });

const mayorWith = (town: LiveTown, args: readonly string[], path: string): Promise<Ran> =>
  mayorAny({ ...town, env: { ...town.env, PATH: path } }, args);

/** A folder with nothing but these programs in it. */
const pathOf = async (folder: string, programs: readonly string[]): Promise<string> => {
  await mkdir(folder, { recursive: true });
  for (const program of programs) {
    const { stdout } = await run(['sh', '-c', 'command -v "$0"', program]);
    await symlink(stdout.trim(), join(folder, program));
  }
  return folder;
};
