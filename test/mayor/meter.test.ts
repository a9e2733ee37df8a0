import { appendFile, mkdir, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fileTranscripts } from '../../src/adapters/transcripts/index.ts';
import { claude } from '../../src/agents/claude.ts';
import type { TownEvent } from '../../src/core/event.ts';
import { polecatId } from '../../src/core/ids.ts';
import type { World } from '../../src/core/model.ts';
import { costRows } from '../../src/core/views/costs.ts';
import { createMeter } from '../../src/mayor/meter.ts';
import { createSigns } from '../../src/mayor/signs.ts';
import { manualClock } from '../helpers/clock.ts';
import { freshFolder } from '../helpers/folder.ts';
import { amber, assigned, given, settings, started } from '../helpers/world.ts';

const said = (id: string, output: number, more: Readonly<Record<string, unknown>> = {}) =>
  `${JSON.stringify({
    type: 'assistant',
    timestamp: '2027-01-31T12:00:00.000Z',
    message: { id, model: 'm', usage: { input_tokens: 100, output_tokens: output } },
    ...more,
  })}\n`;

/** Amber at work, with a folder for what its CLI writes; a meter begun again goes on with the same journal. */
const atWork = async () => {
  const config = await freshFolder();
  await mkdir(join(config, 'projects/clone'), { recursive: true });
  let world: World = given([assigned(), started]);
  const events: TownEvent[] = [];
  const errors: unknown[] = [];
  const clock = manualClock();
  const files = fileTranscripts();
  const sought: string[] = [];
  const signs = createSigns();
  const store = {
    world: () => world,
    commit: async (decide: (newest: World) => readonly TownEvent[]) => {
      const decided = decide(world);
      events.push(...decided);
      world = given(decided, world);
      return [];
    },
  };
  const house = {
    clock,
    settings: () => settings(),
    traits: () => ({}),
    preset: () => claude,
    rig: () => undefined,
    folder: async () => config,
    env: () => ({ CLAUDE_CONFIG_DIR: config }),
    transcripts: {
      ...files,
      find: (patterns: readonly string[]) => {
        sought.push(...patterns);
        return files.find(patterns);
      },
    },
    log: { info: () => {}, warn: () => {}, error: (_what: string, error: unknown) => void errors.push(error) },
  };
  return {
    path: join(config, 'projects/clone/session-1.jsonl'),
    other: join(config, 'projects/clone/session-2.jsonl'),
    begin: () => createMeter(house, store, signs.add),
    /** What was told of what Amber does, in its present process. */
    signs: () => signs.of('amber', 1, clock.now()),
    clock,
    world: () => world,
    /** Patterns of files that were looked for. */
    sought,
    events,
    errors,
    totals: () => costRows(world, {}).map(({ source, total }) => [source, total]),
  };
};

const request = (input: number) => ({
  resourceLogs: [
    {
      scopeLogs: [
        {
          logRecords: [
            {
              timeUnixNano: '1795758411086000000',
              attributes: [
                { key: 'event.name', value: { stringValue: 'api_request' } },
                { key: 'model', value: { stringValue: 'm' } },
                { key: 'input_tokens', value: { intValue: input } },
                { key: 'cost_usd', value: { doubleValue: 0.5 } },
              ],
            },
          ],
        },
      ],
    },
  ],
});
const actor = { kind: 'agent', ...amber } as const;

describe('the meter', () => {
  it('writes down what a service tells of an account, and no older word about it after that', async () => {
    const { begin, clock, world, events } = await atWork();
    const meter = begin();
    const worker = world().polecats.amber;
    if (worker === undefined) throw new Error('Amber is gone');
    const windows = [{ name: '5h', used: 62 }];
    const at = clock.now();
    meter.limits(worker, { at: at + 9_000_000, windows });
    await meter.flush();
    expect(world().quotas).toEqual({ [worker.agent]: { account: worker.agent, agent: worker.agent, at, windows } });
    meter.limits(worker, { at: at - 1, windows: [{ name: '5h', used: 10 }] });
    await meter.flush();
    expect(events.map(({ type }) => type)).toEqual(['usage.counted']);
  });

  it('goes through all conversations of a CLI seldom, and not at all once it has found its own', async () => {
    const { path, begin, clock, world, sought, totals } = await atWork();
    const meter = begin();
    /** What a look seeks; when it is over, what was begun is too. */
    const look = async (afterMs: number) => {
      await clock.advance(afterMs);
      sought.length = 0;
      meter.look(world());
      await meter.flush();
      return [...sought];
    };
    const everywhere = expect.arrayContaining([expect.stringContaining('/projects/*/')]);
    expect(await look(0)).toEqual(everywhere);
    expect(await look(3_000)).toEqual([]);
    expect(await look(8_000)).toEqual(everywhere);
    await writeFile(path, said('a', 12));
    await meter.settle('amber');
    expect(totals()).toHaveLength(1);
    expect(await look(60_000)).toEqual([path, path.replace('.jsonl', '/subagents/*.jsonl')]);
  });

  it('counts each answer of its own conversation once, also when a daemon begins again', async () => {
    const { path, other, begin, events, totals } = await atWork();
    await writeFile(path, said('a', 1) + said('a', 12) + said('b', 12));
    await writeFile(other, said('c', 12));
    const meter = begin();
    await meter.settle('amber');
    await meter.settle('amber');
    expect(totals()).toEqual([['transcript', 224]]);
    await begin().settle('amber');
    expect(events).toHaveLength(1);
    await appendFile(path, said('b', 12) + said('d', 12));
    await begin().settle('amber');
    expect([totals(), events.length]).toEqual([[['transcript', 336]], 2]);
  });

  it('takes from the conversation what its worker does, but nothing of an earlier process or of a subagent', async () => {
    const { path, begin, clock, signs, totals } = await atWork();
    const line = (after: number, more: Readonly<Record<string, unknown>>) =>
      `${JSON.stringify({ isSidechain: false, timestamp: new Date(clock.now() + after).toISOString(), ...more })}\n`;
    const prompt = { type: 'user', promptSource: 'typed', message: { content: 'Go on' } };
    const ended = { type: 'assistant', message: { stop_reason: 'end_turn' } };
    await writeFile(path, line(-clock.now(), ended));
    const meter = begin();
    await meter.settle('amber');
    expect(signs()).toEqual([]);

    await appendFile(path, line(0, prompt) + line(1, { ...ended, isSidechain: true }) + said('a', 12));
    await meter.settle('amber');
    expect(signs()).toMatchObject([{ source: 'transcript', signal: 'busy', at: clock.now() }]);
    clock.advance(5_000);
    await appendFile(path, line(-1, ended));
    await meter.settle('amber');
    expect(signs()).toMatchObject([
      { signal: 'idle', at: clock.now() - 1, detail: 'its conversation: its turn has ended' },
    ]);
    // Nothing new was written, so nothing new is known.
    await meter.settle('amber');
    expect(signs()).toHaveLength(1);
    expect(totals()).toEqual([['transcript', 112]]);
  });

  it('waits for a line to be whole, and passes over what makes no sense', async () => {
    const { path, begin, totals, errors } = await atWork();
    const bad = [-5, 1e308, '12', null, [], {}].map((output) =>
      said('bad', 0, { message: { id: 'bad', model: 7, usage: { input_tokens: output, output_tokens: output } } }),
    );
    const whole = said('a', 12);
    await writeFile(path, `{"usage"\n"usage"\n\0"usage"\n${bad.join('')}${whole.slice(0, 60)}`);
    const meter = begin();
    await meter.settle('amber');
    // Of all that only the text of digits is a count.
    expect(totals()).toEqual([['transcript', 24]]);
    await appendFile(path, whole.slice(60));
    await meter.settle('amber');
    expect(totals()).toEqual([
      ['transcript', 24],
      ['transcript', 112],
    ]);
    expect(errors).toEqual([]);
  });

  it('loses nothing and counts nothing twice when a file is cut short, or another one takes its place', async () => {
    const { path, begin, totals } = await atWork();
    await writeFile(path, said('a', 12) + said('b', 12));
    const meter = begin();
    await meter.settle('amber');
    await truncate(path, said('a', 12).length);
    await meter.settle('amber');
    expect(totals()).toEqual([['transcript', 224]]);
    await appendFile(path, said('c', 12));
    await meter.settle('amber');
    expect(totals()).toEqual([['transcript', 336]]);
    await writeFile(path, said('z', 12));
    await meter.settle('amber');
    expect(totals()).toEqual([['transcript', 448]]);
  });

  it('counts what the CLI sends in place of what it wrote down, where that is more, and never both', async () => {
    const { path, begin, totals } = await atWork();
    await writeFile(path, said('a', 12));
    const meter = begin();
    await meter.hear(actor, request(50));
    await meter.settle('amber');
    expect(totals()).toEqual([['transcript', 112]]);
    await meter.hear(actor, request(50));
    await meter.hear(actor, request(300));
    await meter.settle('amber');
    expect(totals()).toEqual([['logs', 350]]);
  });

  it('hears nobody but the worker of this assignment', async () => {
    const { begin, totals } = await atWork();
    const meter = begin();
    const unheard = { points: 1, because: 'This token is of no present worker' };
    expect(await meter.hear({ ...actor, epoch: 7 }, request(50))).toEqual(unheard);
    expect(await meter.hear({ ...actor, polecat: polecatId('birch') }, request(50))).toEqual(unheard);
    expect(await meter.hear({ kind: 'person', name: 'ada' }, request(50))).toEqual(unheard);
    expect(await meter.hear(actor, {})).toBeUndefined();
    await meter.settle('amber');
    expect(totals()).toEqual([]);
  });
});
