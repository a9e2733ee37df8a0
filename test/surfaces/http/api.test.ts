import { stat, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConflictError, UsageError } from '../../../src/core/errors.ts';
import { polecatId, sha, taskId } from '../../../src/core/ids.ts';
import type { TownNews } from '../../../src/mayor/town.ts';
import { connectTown } from '../../../src/surfaces/http/client.ts';
import { NoTownError } from '../../../src/surfaces/http/no-town.ts';
import { serveTown } from '../../../src/surfaces/http/server.ts';
import { fakeTown } from '../../helpers/fake-town.ts';
import { freshFolder } from '../../helpers/folder.ts';
import { AMBER, servedTown, TOKEN, timers } from '../../helpers/served-town.ts';
import { taskRow } from '../../helpers/status-rows.ts';
import { taskOf } from '../../helpers/task.ts';

const person = { kind: 'person', name: 'whoever' } as const;
const approve = { kind: 'approve', task: taskId('shop-k3f9'), tree: sha('a'.repeat(40)) } as const;

describe('asking a town over its socket', () => {
  it('gets the picture that the town has', async () => {
    const { town, connect } = await servedTown();
    town.set({ tasks: [taskRow({ title: 'ünï\ncode' })] });
    expect(await connect().status()).toEqual(await town.status());
  });

  it('hands a command in as the person who owns the socket', async () => {
    const { town, connect } = await servedTown();
    expect(await connect().submit(approve, person)).toEqual({ ok: true, seq: 1, say: 'Done' });
    expect(town.submitted).toEqual([{ command: approve, by: { kind: 'person', name: 'ada' } }]);
  });

  it('hands a command with a token in as the agent whom it belongs to', async () => {
    const { town, connect } = await servedTown();
    const note = { kind: 'note', polecat: polecatId('amber'), epoch: 1, text: 'hm' } as const;
    await connect(TOKEN).submit(note, person);
    expect(town.submitted).toEqual([{ command: note, by: AMBER }]);
  });

  it('refuses a token that belongs to nobody', async () => {
    const { town, connect } = await servedTown();
    await expect(connect('stale').submit(approve, person)).rejects.toThrow('belongs to no living polecat');
    expect(town.submitted).toEqual([]);
  });

  it('brings a refusal back with its hint and its lines', async () => {
    const { town, connect } = await servedTown();
    const refusal = { what: 'There is uncommitted work', hint: 'Commit it', lines: ['a.txt'] };
    town.replies({ ok: false, refusal });
    expect(await connect().submit(approve, person)).toEqual({ ok: false, refusal });
  });

  it('reads events, feed, screens, diffs, evidence and attach lines', async () => {
    const { town, connect } = await servedTown();
    const client = connect();
    const amber = polecatId('amber');
    town.holds.events = [{ seq: 1, at: 5, v: 1, type: 'town.stopped', because: 'asked' }];
    town.holds.screens.amber = { lines: ['hi'], columns: 80, rows: 24, title: '' };
    town.holds.whys.amber = { polecat: 'amber', signal: 'busy', ranked: [] };
    town.holds.attaches.amber = ['tmux', 'attach'];
    town.feeds({ seq: 1, at: 5, tone: 'plain', text: 'The town stopped' });
    expect(await client.events(0, 10)).toEqual(town.holds.events);
    expect(await client.events(1, 10)).toEqual([]);
    expect(await client.feed(10)).toHaveLength(1);
    expect(await client.screen(amber, 3)).toEqual(town.holds.screens.amber);
    expect(await client.why(amber)).toEqual(town.holds.whys.amber);
    expect(await client.attach(amber)).toEqual(['tmux', 'attach']);
  });

  it('reads what a preview shows of a task and its worker', async () => {
    const { town, connect } = await servedTown();
    const client = connect();
    const [amber, task] = [polecatId('amber'), taskId('shop-k3f9')];
    const mail = { way: 'told', by: 'ada', text: 'Use the old parser' } as const;
    town.holds.progresses.amber = { polecat: 'amber', task, branch: 'b', text: '+a', truncated: false, files: [] };
    town.holds.tasks[task] = { task: taskOf(task), comments: [{ by: 'ada', at: 5, text: 'Why?' }] };
    town.holds.timelines[task] = [1, 2, 3].map((seq) => ({ seq, at: seq, tone: 'plain', text: '', mail }));
    expect(await client.progress(amber)).toEqual(town.holds.progresses.amber);
    expect(await client.task(task)).toEqual(town.holds.tasks[task]);
    expect((await client.timeline(task, 2)).map(({ seq }) => seq)).toEqual([2, 3]);
    expect(await client.progress(polecatId('nobody'))).toBe('absent');
    expect(await client.task(taskId('shop-none'))).toBe('absent');
  });

  it('types as the person who owns the socket, and never for an agent', async () => {
    const { town, connect } = await servedTown();
    const amber = polecatId('amber');
    const order = {
      strokes: [
        { kind: 'paste', text: 'a\nb' },
        { kind: 'key', key: 'C-c' },
      ],
      anyway: true,
      seat: { id: 'one', place: '/dev/pts/1 in tmux' },
    } as const;
    expect(await connect().type(amber, order, person)).toEqual({ kind: 'typed' });
    expect(town.typings).toEqual([{ polecat: 'amber', order, by: { kind: 'person', name: 'ada' } }]);
    town.holds.typed = { kind: 'held', because: 'ben types there' };
    expect(await connect().type(amber, { strokes: [] }, person)).toEqual(town.holds.typed);
    town.holds.typed = 'gone';
    expect(await connect().type(amber, { strokes: [] }, person)).toBe('gone');
    await expect(connect(TOKEN).type(amber, order, person)).rejects.toThrow('Agents may not type into panes');
    for (const key of ['Nosuch', 'F99']) {
      const unknown = { strokes: [{ kind: 'key', key }] } as const;
      await expect(connect().type(amber, unknown, person), 'tmux types its letters').rejects.toThrow(
        'the name of a key',
      );
    }
    const bad = { strokes: [{ kind: 'key', key: 'Enter; kill-server' }] } as const;
    await expect(connect().type(amber, bad, person)).rejects.toThrow('not the name of a key');
    const huge = { strokes: [], seat: { id: 'x'.repeat(65), place: '' } };
    await expect(connect().type(amber, huge, person)).rejects.toThrow('Nothing to type');
  });

  it('says absent and gone as values', async () => {
    const { connect } = await servedTown();
    const client = connect();
    expect(await client.screen(polecatId('nobody'), 0)).toBe('gone');
    expect(await client.attach(polecatId('nobody'))).toBe('gone');
    expect(await client.why(polecatId('nobody'))).toBe('absent');
    expect(await client.diff(taskId('shop-none'))).toBe('absent');
  });

  it('takes the town down for a person, never for an agent', async () => {
    const { town, connect } = await servedTown();
    town.holds.down = { stopped: ['amber'], kept: ['/w/amber'] };
    await expect(connect(TOKEN).down()).rejects.toThrow('Agents may not take the town down');
    expect(await connect().down()).toEqual({ stopped: ['amber'], kept: ['/w/amber'] });
  });

  it('keeps the class and the hint of an expected error', async () => {
    const { town, connect } = await servedTown();
    Object.assign(town, { diff: () => Promise.reject(new ConflictError('It moved', { hint: 'Look again' })) });
    const failed = connect().diff(taskId('shop-k3f9'));
    await expect(failed).rejects.toBeInstanceOf(ConflictError);
    await expect(failed).rejects.toMatchObject({ message: 'It moved', hint: 'Look again' });
  });

  it('tells nothing of the inside of a bug, but logs it', async () => {
    const { town, bugs, connect } = await servedTown();
    Object.assign(town, { status: () => Promise.reject(new TypeError('secret detail')) });
    await expect(connect().status()).rejects.toThrow('bug of its own');
    expect(bugs).toEqual(['GET /v1/status: secret detail']);
  });

  it('says that no town is running, and what to type', async () => {
    const home = await freshFolder();
    const client = connectTown({ socketPath: join(home, 'town.sock'), home, keepAlive: false, clock: timers });
    const failed = client.status();
    await expect(failed).rejects.toBeInstanceOf(NoTownError);
    await expect(failed).rejects.toMatchObject({ message: `No town is running for ${home}`, hint: 'mayor up' });
  });
});

describe('what a stranger sends', () => {
  const send = (socketPath: string, method: string, path: string, body?: string) =>
    new Promise<{ status: number; body: unknown }>((resolve, reject) => {
      const call = request({ socketPath, method, path, agent: false }, (response) => {
        let text = '';
        response.on('data', (piece) => {
          text += piece;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) }));
      });
      call.on('error', reject);
      call.end(body);
    });

  it.each([
    ['GET', '/v1/nothing', undefined, 404],
    ['POST', '/v1/commands', 'no json', 400],
    ['POST', '/v1/commands', '{"kind":"burn"}', 400],
    ['POST', '/v1/commands', '{"kind":"stop","polecat":"../x"}', 400],
    ['POST', '/v1/commands', '{"kind":"stop","polecat":"amber","force":true}', 400],
    ['POST', '/v1/commands', '{"kind":"stop","polecat":"constructor"}', 400],
    ['POST', '/v1/commands', `"${'x'.repeat(300_000)}"`, 413],
    ['GET', '/v1/events?after=-1', undefined, 400],
    ['GET', '/v1/events?limit=1e9', undefined, 400],
    ['GET', '/v1/polecats/Not%20A%20Name/why', undefined, 400],
    ['GET', '/v1/polecats/nobody/screen', undefined, 410],
  ])('%s %s is answered with a plain error', async (method, path, body, status) => {
    const { town, socketPath } = await servedTown();
    const answer = await send(socketPath, method, path, body);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ error: { what: expect.any(String) } });
    expect(town.submitted).toEqual([]);
  });
});

describe('the socket', () => {
  it('may be opened by its owner alone', async () => {
    const { home, socketPath } = await servedTown();
    expect((await stat(socketPath)).mode & 0o777).toBe(0o600);
    expect((await stat(join(home, 'run'))).mode & 0o777).toBe(0o700);
  });

  const spec = {
    town: fakeTown(),
    hooksPort: 0,
    identify: () => undefined,
    hook: async () => undefined,
    telemetry: async () => undefined,
    ...{ person: 'ada', version: '0.1.0' },
    clock: timers,
    bug: () => {},
  };

  it('does not replace a file that is no socket', async () => {
    const socketPath = join(await freshFolder(), 'town.sock');
    await writeFile(socketPath, 'precious');
    await expect(serveTown({ ...spec, socketPath })).rejects.toThrow('is no socket');
  });

  it('says that a path is too long', async () => {
    const socketPath = join(await freshFolder(), 'x'.repeat(120), 'town.sock');
    await expect(serveTown({ ...spec, socketPath })).rejects.toThrow('bytes long');
  });

  it('replaces the stale socket of a town that was killed', async () => {
    const first = await servedTown();
    const second = await serveTown({ ...spec, socketPath: first.socketPath });
    expect((await first.connect().status()).town.name).toBe('test');
    await second.close();
  });

  it('closes soon although a client keeps its connection', async () => {
    const { connect, serving } = await servedTown();
    const client = connect();
    await client.status();
    const heard: TownNews[] = [];
    const stop = client.subscribe((news) => heard.push(news));
    const from = Date.now();
    await serving.close();
    expect(Date.now() - from).toBeLessThan(1_500);
    stop();
  });
});

it('a wrong query is wrong usage on the other side as well', async () => {
  const { connect } = await servedTown();
  await expect(connect().events(-1, 1)).rejects.toBeInstanceOf(UsageError);
});
