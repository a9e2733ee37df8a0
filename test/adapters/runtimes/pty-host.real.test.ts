import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, readlink, stat } from 'node:fs/promises';
import { createConnection, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { TerminalError, TransientError } from '../../../src/core/errors.ts';
import { polecatId } from '../../../src/core/ids.ts';
import type { RuntimePlace } from '../../../src/ports/runtime.ts';
import { bundledProgram, hostOf, killPtyHost, ptySelf } from '../../helpers/pty.ts';
import { type PtyTown, ptyTown } from '../../helpers/pty-town.ts';
import { lives } from '../../helpers/runtime-stage.ts';
import { until } from '../../helpers/until.ts';

const self = ptySelf();
const daemon = bundledProgram('test/fixtures/pty-daemon.ts');
const hasty = bundledProgram('test/fixtures/pty-hasty.ts');
const town = async () => ptyTown(await self());

const STAY = 'setInterval(() => {}, 1 << 30); console.log("ready")';
/** Ends neither by a hangup nor by a polite word. */
const DEAF = `for (const signal of ['SIGHUP', 'SIGTERM']) process.on(signal, () => {}); ${STAY}`;

const text = async ({ runtime }: PtyTown, pane: string, history = 0): Promise<string> => {
  const screen = await runtime.screen(pane, history);
  return screen === 'gone' ? '' : screen.lines.join('\n');
};
const shows = (of: PtyTown, pane: string, words: string, withinMs?: number) =>
  until(`the pane shows ${words}`, async () => (await text(of, pane)).includes(words), withinMs);

describe('the pty host', () => {
  it('keeps the agents when the daemon is killed, and the next daemon finds them', async () => {
    const here = await town();
    const [node, program] = await daemon();
    const place = { folder: here.place.folder, self: here.place.self };
    const child = spawn(node, [program, JSON.stringify(place), JSON.stringify(await here.spec(STAY))], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    const started = JSON.parse(String((await once(child.stdout, 'data'))[0]));
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await here.runtime.list()).toMatchObject([{ pane: started.pane, pid: started.pid, alive: true }]);
    expect(await here.runtime.start(await here.spec(STAY))).toMatchObject({ pane: started.pane });
    await shows(here, started.pane, 'ready');
  });

  it('is one, whoever starts it at the same moment', async () => {
    const here = await town();
    const others = await Promise.all([1, 2, 3].map(() => here.reopen()));
    const specs = await Promise.all(
      ['amber', 'birch', 'cedar'].map((name) => here.spec(STAY, { polecat: polecatId(name) })),
    );
    await Promise.all(specs.map((spec, at) => others[at]?.start(spec)));
    expect(await here.runtime.list()).toHaveLength(3);
  });

  it('killed, takes its agents with it', async () => {
    const here = await town();
    const { pid } = await here.runtime.start(await here.spec(STAY));
    await killPtyHost(here.place);
    expect(await here.runtime.list()).toEqual([]);
    await until('the agent is gone', () => !lives(pid ?? 0));
  });

  it('killed, leaves no agent that would not hang up: the next start ends it', async () => {
    const here = await town();
    const { pane, pid } = await here.runtime.start(await here.spec(DEAF));
    await shows(here, pane, 'ready');
    await killPtyHost(here.place);
    expect(await here.runtime.list()).toEqual([]);
    expect(lives(pid ?? 0)).toBe(true);
    await here.runtime.start(await here.spec(STAY, { polecat: polecatId('birch') }));
    expect(lives(pid ?? 0)).toBe(false);
    expect(await here.runtime.list()).toMatchObject([{ polecat: 'birch', alive: true }]);
  });

  it('killed, leaves no agent that would not hang up: stopping or closing ends it', async () => {
    const here = await town();
    const panes = [];
    for (const name of ['amber', 'birch'])
      panes.push(await here.runtime.start(await here.spec(DEAF, { polecat: polecatId(name) })));
    const [amber, birch] = panes;
    if (!amber || !birch) throw new Error('not started');
    for (const { pane } of panes) await shows(here, pane, 'ready');
    await killPtyHost(here.place);
    await here.runtime.stop(amber.pane, 50);
    expect([amber, birch].map(({ pid }) => lives(pid ?? 0))).toEqual([false, true]);
    await here.runtime.close('stop-all');
    expect(lives(birch.pid ?? 0)).toBe(false);
  });

  it('is open to its owner alone', async () => {
    const here = await town();
    await here.runtime.start(await here.spec(STAY));
    const modes = [here.place.folder, join(here.place.folder, 'pty.sock'), join(here.place.folder, 'pty-host.log')];
    expect(await Promise.all(modes.map(async (path) => ((await stat(path)).mode & 0o777).toString(8)))).toEqual([
      '700',
      '600',
      '600',
    ]);
  });

  it.runIf(process.platform === 'linux')('gives no agent the terminal of another', async () => {
    const here = await town();
    const pids = [];
    for (const name of ['amber', 'birch', 'cedar'])
      pids.push((await here.runtime.start(await here.spec(STAY, { polecat: polecatId(name) }))).pid ?? 0);
    const terminalsOf = async (pid: number): Promise<readonly string[]> => {
      const fds = await readdir(`/proc/${pid}/fd`);
      const links = await Promise.all(fds.map((fd) => readlink(`/proc/${pid}/fd/${fd}`).catch(() => '')));
      return links.filter((link) => link.includes('ptmx'));
    };
    // Between its fork and its exec a child still has all that the host has; what it was given stays for good.
    for (const pid of pids)
      await until(`${pid} has no other terminal`, async () => (await terminalsOf(pid)).length === 0);
  });

  it('leaves by itself when it holds nothing and nobody asks', async () => {
    const here = await ptyTown(await hasty());
    const { pane } = await here.runtime.start(await here.spec(STAY));
    const host = await hostOf(here.place);
    await here.runtime.close('leave-running');
    const next = await here.reopen();
    expect(await next.list()).toHaveLength(1);
    await next.stop(pane, 0);
    await next.close('leave-running');
    await until('the host is gone', () => !lives(host));
    expect(await (await here.reopen()).list()).toEqual([]);
  });

  it('ends with its agents when it is asked to by a signal', async () => {
    const here = await town();
    const { pid } = await here.runtime.start(await here.spec(DEAF));
    const host = await hostOf(here.place);
    process.kill(host, 'SIGTERM');
    await until('the host is gone', () => !lives(host));
    expect(lives(pid ?? 0)).toBe(false);
  });
});

describe('a flood', () => {
  const MEGABYTES = 50;
  const FLOOD = `
    const line = 'x'.repeat(1023) + '\\n';
    let left = ${MEGABYTES} * 1024;
    const go = () => {
      while (left-- > 0) if (!process.stdout.write(line)) return process.stdout.once('drain', go);
      console.log('last words');
    };
    go();`;

  it('of fifty megabytes costs neither memory nor the last words', async () => {
    const here = await town();
    const { pane } = await here.runtime.start(await here.spec(FLOOD));
    const host = await hostOf(here.place);
    const before = await memoryOf(host);
    await until('it is over', async () => (await here.runtime.list())[0]?.alive === false, 90_000);
    expect(await text(here, pane)).toContain('last words');
    expect((await here.runtime.list())[0]?.exit).toBe(0);
    expect((await memoryOf(host)) - before).toBeLessThan(120);
  });

  it('of several agents holds up no question, and one of them can be stopped in the midst of it', async () => {
    const here = await town();
    const endless =
      "let at = 0; const go = () => { console.log('x'.repeat(200) + ' ' + ++at); setImmediate(go); }; go();";
    const panes = [];
    for (const name of ['amber', 'birch', 'cedar'])
      panes.push((await here.runtime.start(await here.spec(endless, { polecat: polecatId(name) }))).pane);
    const [amber = '', ...others] = panes;
    for (const pane of panes) await shows(here, pane, 'xxx');
    await here.runtime.stop(amber, 0);
    expect(await here.runtime.screen(amber, 0)).toBe('gone');
    for (const pane of others) {
      const before = await text(here, pane);
      await until('it goes on', async () => (await text(here, pane)) !== before);
    }
  });

  it('does not wait for someone who watches and sits but never reads', async () => {
    const here = await town();
    const { pane } = await here.runtime.start(await here.spec(FLOOD));
    const deaf = await connection(here.place);
    for (const ask of [
      { id: 1, ask: 'watch' },
      { id: 2, ask: 'sit', pane, columns: 200, rows: 50 },
      ...Array.from({ length: 2_000 }, (_, at) => ({ id: at + 3, ask: 'screen', pane, history: 3_000 })),
    ])
      deaf.write(`${JSON.stringify(ask)}\n`);
    const host = await hostOf(here.place);
    await until('it is over', async () => (await here.runtime.list())[0]?.alive === false, 90_000);
    expect(await memoryOf(host)).toBeLessThan(400);
  });
});

describe('an agent that does not read', () => {
  it('holds up nobody but who writes to it', async () => {
    const here = await town();
    const stuck = await here.runtime.start(
      await here.spec('process.stdin.setRawMode(true); console.log("ready"); setInterval(() => {}, 1 << 30)'),
    );
    await shows(here, stuck.pane, 'ready');
    const other = await here.runtime.start(
      await here.spec('process.stdin.on("data", (d) => console.log("got " + d)); console.log("ready")', {
        polecat: polecatId('birch'),
      }),
    );
    await shows(here, other.pane, 'ready');
    const paste = here.runtime.send(stuck.pane, { kind: 'paste', text: 'x'.repeat(3_000_000), enter: true });
    const refused = expect(paste).rejects.toBeInstanceOf(TransientError);
    const host = await hostOf(here.place);
    const before = await cpuOf(host);
    expect(await here.runtime.send(other.pane, { kind: 'paste', text: 'hello', enter: true })).toBe('sent');
    await shows(here, other.pane, 'got hello');
    await refused;
    // Seconds of waiting must not be seconds of work.
    expect((await cpuOf(host)) - before).toBeLessThan(4);
  });
});

describe('what programs print', () => {
  it('arrives whole when characters are cut anywhere', async () => {
    const here = await town();
    const { pane } = await here.runtime.start(
      await here.spec(`
        const bytes = Buffer.from('grüße 日本語 🐈 end');
        let at = 0;
        const next = () => at < bytes.length && process.stdout.write(bytes.subarray(at, ++at), () => setTimeout(next, 2));
        next(); setInterval(() => {}, 1 << 30);`),
    );
    await shows(here, pane, 'end');
    expect(await text(here, pane)).toBe('grüße 日本語 🐈 end');
  });

  it('gets the answers of a terminal', async () => {
    const here = await town();
    const { pane } = await here.runtime.start(
      await here.spec(`
        process.stdin.setRawMode(true);
        process.stdin.on('data', (d) => console.log(JSON.stringify(String(d))));
        process.stdout.write('🐈日\\x1b[6n');`),
    );
    // Two wide characters: the cursor is in the fifth column.
    await shows(here, pane, '[1;5R');
  });
});

describe('a host of another version', () => {
  it('is left alone, and said to be one', async () => {
    const here = await town();
    const other = createServer((client) => client.resume().write('{"id":1,"answer":{"protocol":99,"pid":1}}\n'));
    await new Promise<void>((resolve) => void other.listen(join(here.place.folder, 'pty.sock'), resolve));
    const listed = here.runtime.list();
    await expect(listed).rejects.toBeInstanceOf(TerminalError);
    await expect(listed).rejects.toThrow('another version of Mayor');
    await new Promise((resolve) => void other.close(resolve));
  });
});

describe('a foreign client', () => {
  it('is shown the door, and the agents stay', async () => {
    const here = await town();
    await here.runtime.start(await here.spec(STAY));
    for (const words of [
      'GET / HTTP/1.1\r\n\r\n',
      '{"id":1,"ask":"start"}\n',
      '[]\n',
      '{"id":1,"ask":"end","x":1}\n',
    ]) {
      const foreign = await connection(here.place);
      foreign.resume();
      foreign.write(words);
      await once(foreign, 'close');
    }
    expect(await here.runtime.list()).toMatchObject([{ alive: true }]);
  });
});

async function connection({ folder }: Pick<RuntimePlace, 'folder'>): Promise<Socket> {
  const socket = createConnection(join(folder, 'pty.sock'));
  socket.on('error', () => {});
  onTestFinished(() => void socket.destroy());
  await once(socket, 'connect');
  return socket;
}

/** Resident megabytes at their highest, where the system tells; elsewhere 0. */
const memoryOf = async (pid: number): Promise<number> => {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
};

/** Seconds of work so far, where the system tells; elsewhere 0. */
const cpuOf = async (pid: number): Promise<number> => {
  const stats = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const [user = 0, system = 0] = stats
    .slice(stats.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13)
    .map(Number);
  return (user + system) / 100;
};
