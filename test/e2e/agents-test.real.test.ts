/** `mayor agents test NAME`, as it is typed. */
import { chmod, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { run } from '../../src/adapters/process.ts';
import type { TestedStep } from '../../src/surfaces/cli/deps.ts';
import { freshFolder } from '../helpers/folder.ts';
import { mostly, type RealAgent } from '../helpers/real-agents.ts';
import type { Step } from '../model/script.ts';
import { startModel } from '../model/server.ts';

const MAYOR = fileURLToPath(new URL('../../bin/mayor', import.meta.url));

type Env = Readonly<Record<string, string | undefined>>;

/** Types it in a town whose rigs.yaml is this. */
const tested = async (rigs: string, args: readonly string[], env: Env = {}) => {
  const home = await freshFolder();
  await writeFile(join(home, 'rigs.yaml'), rigs);
  const ran = await run([process.execPath, MAYOR, 'agents', 'test', ...args, '--json'], {
    env: { MAYOR_HOME: home, MAYOR_SOCKET: undefined, MAYOR_TOKEN: undefined, ...env },
    ok: 'any',
    timeoutMs: 240_000,
  });
  const steps: readonly TestedStep[] = ran.stdout.startsWith('[') ? JSON.parse(ran.stdout) : [];
  return { ...ran, steps, states: Object.fromEntries(steps.map(({ name, state }) => [name, state])) };
};

const NAMES = [
  ...['starts', 'is seen to work', 'does its task and commits', 'asks before it acts', 'asks a person a question'],
  ...['goes on after a kill -9', 'hears the answer', 'hands its work in', 'ends when it is told to'],
];
const ALL_PASSED = Object.fromEntries(NAMES.map((name) => [name, 'passed']));

describe('mayor agents test', { timeout: 260_000 }, () => {
  it('works a task with the script agent, from its start to its end', async () => {
    const { exit, states } = await tested('version: 1\n', ['script']);
    expect(states).toEqual({ ...ALL_PASSED, 'asks before it acts': 'skipped' });
    expect(exit).toBe(0);
  });

  it('says where a CLI fails, with what it showed, and tries the rest no more', async () => {
    const folder = await freshFolder();
    const cli = join(folder, 'lazy');
    await writeFile(cli, '#!/bin/sh\necho "I only wait"\nexec sleep 1000\n');
    await chmod(cli, 0o755);
    const rigs = `version: 1\nagents: { lazy: { command: ${cli}, prompt: argument } }\n`;
    const { exit, steps, states } = await tested(rigs, ['lazy', '--timeout', '20s']);
    expect(states.starts).toBe('passed');
    const failed = steps.find(({ state }) => state === 'failed');
    expect(failed?.screen?.join('\n')).toContain('I only wait');
    expect(states['hands its work in']).toBe('skipped');
    expect(states['ends when it is told to']).toBe('passed');
    expect(exit).toBe(1);
  });

  it('refuses one that is not installed, or that nobody knows', async () => {
    expect(await tested('version: 1\n', ['nobody'])).toMatchObject({ exit: 2 });
    const gone = await tested('version: 1\nagents: { mine: { command: no-such-cli, prompt: paste } }\n', ['mine']);
    expect(gone.exit).toBe(2);
    expect(gone.stderr).toContain('there is no no-such-cli on the PATH');
  });

  for (const { product, cli, parts, shell } of mostly('Claude Code')) {
    it.skipIf(cli === undefined)(
      `works a task with the real ${product} and the owner’s own words about it`,
      async () => {
        const model = await startModel([{ when: `Try ${parts.agent}`, steps: stepsFor(shell) }]);
        onTestFinished(() => model.close());
        const folder = join(await freshFolder('mca-'), 'config');
        // The clone of the test is one that nobody has trusted before.
        await parts.seed(folder, folder, model);
        const path = `${dirname(cli ?? '')}${delimiter}${process.env.PATH}`;
        const env = { ...parts.env(model, folder), PATH: path };
        const { steps, states } = await tested('version: 1\n', [parts.agent, '--timeout', '60s'], env);
        expect(states, JSON.stringify(steps, null, 1)).toEqual(ALL_PASSED);
      },
    );
  }
});

const stepsFor = (shell: RealAgent['shell']): readonly Step[] => [
  shell('echo hello > hello.txt && git add hello.txt && git commit -qm Hello'),
  shell('mayor ask "Which colour?"'),
  { say: 'I wait.' },
  shell('echo blue > colour.txt && git add colour.txt && git commit -qm Colour'),
  shell('mayor done -m Tested'),
  { say: 'It is handed in.' },
];
