import { existsSync, writeFileSync } from 'node:fs';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type MemoryHost, type MemoryProgram, memoryHost, openMemory } from '../../src/adapters/runtimes/memory.ts';
import type { ProgramName, RuntimeStage } from './runtime.ts';
import { runtimeContract } from './runtime.ts';

runtimeContract('memory', openStage, [
  {
    reason: 'its programs have no children',
    tests: [
      'stopping ends what is deaf to signals, its children, and those in sessions of their own',
      'stopping a dead pane ends the children that it left behind',
      'a new run begins once all is ended that outlived the loss of everything',
      'closing for good ends what outlived the loss of everything',
    ],
  },
  { reason: 'it tells every single change', tests: ['a hundred lines a second are few hints'] },
]);

async function openStage(): Promise<RuntimeStage> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'mayor-runtime-')));
  const timers = new Set<NodeJS.Timeout>();
  const programs = programsWith(timers);
  // Above what Linux and macOS give out, so that no real process is meant by accident.
  let lastPid = 2 ** 30;
  const nextPid = () => ++lastPid;
  const newHost = () =>
    memoryHost({ program: (file) => programs.get(file), hasFolder: existsSync, now: () => performance.now(), nextPid });
  const host = newHost();
  const held = (pid: number) =>
    [...host.panes.values(), ...neighbours.flatMap(panesOf)].find(({ pane }) => pane.pid === pid);
  const neighbours: MemoryHost[] = [];
  return {
    runtime: openMemory(host),
    reopen: async () => openMemory(host),
    neighbour: async () => {
      const other = newHost();
      neighbours.push(other);
      return openMemory(other);
    },
    lose: async () => host.lose(),
    argv: (name, ...args) => [name, ...args],
    lives: (pid) => held(pid)?.pane.alive === true,
    kill: (pid) => held(pid)?.process.exit(137),
    folder,
    cleanup: async () => {
      for (const timer of timers) clearInterval(timer);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const panesOf = (host: MemoryHost) => [...host.panes.values()];

/** The programs of `test/fixtures/programs/pane.mjs`, as functions. */
function programsWith(timers: Set<NodeJS.Timeout>): Map<string, MemoryProgram> {
  const table = {
    stay: ({ print }) => print('ready\n'),
    print: ({ spec, print }) => print(`${spec.argv.slice(1).join('\n')}\n`),
    exit: ({ spec, print, exit }) => {
      print(spec.argv.slice(2).join('\n'));
      exit(Number(spec.argv[1]));
    },
    tell: ({ spec }) => {
      const [, file = '', ...args] = spec.argv;
      writeFileSync(file, JSON.stringify({ args, cwd: spec.cwd, env: spec.env }));
    },
    title: ({ spec, setTitle }) => setTitle(spec.argv[1] ?? ''),
    prompt: ({ spec, print, onInput }) => {
      let text = '';
      const prompts: string[] = [];
      const submit = () => {
        prompts.push(JSON.stringify(text));
        text = '';
        writeFileSync(spec.argv[1] ?? '', `${prompts.join('\n')}\n`);
      };
      onInput((input) => {
        if (input.kind === 'paste') {
          text += input.text;
          if (input.enter) submit();
        } else
          for (const key of input.keys) {
            if (key === 'Enter') submit();
            else text += key;
          }
        print(`${text.length} characters\n`);
      });
      print('ready\n');
    },
    chatter: ({ spec, print }) => {
      let count = 0;
      timers.add(setInterval(() => print(`line ${++count}\n`), Number(spec.argv[1])));
    },
    stubborn: () => {},
  } satisfies Record<ProgramName, MemoryProgram>;
  return new Map(Object.entries(table));
}
