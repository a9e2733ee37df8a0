/** What the dashboard has done for it outside of the town: panes, editors, shells, files of this machine. */
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { runInTerminal } from '../adapters/process.ts';
import { rigName, taskId } from '../core/ids.ts';
import { plainLine } from '../core/plain.ts';
import type { Town } from '../mayor/town.ts';
import type { Lent } from '../surfaces/tui/perform.ts';
import { argvOf } from './argv.ts';
import { editorAt, editorIn } from './editor.ts';
import type { Place } from './place.ts';

/** Loaded when it is first wanted: all of it would take as long as the rest of a dashboard's start. */
const late = {
  settings: () => import('./settings.ts'),
  runtimes: () => import('../adapters/runtimes/index.ts'),
  newTask: () => import('./new-task.ts'),
  agents: () => import('./agents.ts'),
  starting: () => import('./start-daemon.ts'),
  restarting: () => import('./restart.ts'),
  gates: () => import('./gates.ts'),
  editing: () => import('./edited-text.ts'),
  editRigs: () => import('./edit-rigs.ts'),
  inFront: () => import('./in-front.ts'),
};

export const lentBy = (place: Place, town: Town): Omit<Lent, 'keep' | 'keepUnsent'> => ({
  attach: async (polecat, lend) => {
    const plain = await town.attach(polecat);
    if (plain === 'gone') {
      return { ok: false, refusal: { what: `${polecat} has no pane at this moment`, hint: 'Press w to see why' } };
    }
    const { attachFrom } = await late.runtimes();
    const argv = argvOf(attachFrom(plain, place.env.TMUX, 'popup'));
    // In a plain terminal the pane takes the whole screen until it is left; within tmux it has its own place.
    const plainTerminal = argv.length === plain.length && argv.every((word, at) => word === plain[at]);
    const exit = plainTerminal ? await lend(() => runInTerminal(argv)) : await runInTerminal(argv);
    return exit === 0
      ? { ok: true, say: '' }
      : { ok: false, refusal: { what: `${polecat} could not be attached (code ${exit})`, hint: 'mayor doctor' } };
  },
  createTask: async (draft) => (await late.newTask()).newTasks(place).createTask(draft),
  offer: async (rig) => (await late.newTask()).newTasks(place).offer(rig),
  resolve: async (task, lend) => {
    const self = [process.execPath, join(place.root, 'bin/mayor'), 'resolve', task] as const;
    const exit = await lend(() => runInTerminal(self));
    return exit === 0
      ? { ok: true, say: 'Commit what you made of it in its worktree; then r tries it again' }
      : {
          ok: false,
          refusal: { what: `${task} could not be opened`, hint: `In a shell, mayor resolve ${task} says why` },
        };
  },
  shell: async (at, lend) => (await late.inFront()).inFront(place).shell(at, lend),
  tryOut: async (task, lend) => (await late.inFront()).inFront(place).tryOut(task, lend),
  revive: async () => {
    const { started } = await (await late.starting()).startDaemon(place);
    return { ok: true, say: started ? 'The town is up again' : 'The town answers again' };
  },
  restart: async () => {
    await (await late.restarting()).restartDaemon(place);
    return { ok: true, say: 'The town is up again, in this version; agents at work were found again' };
  },
  agents: async () => {
    const [{ agentsHere }, { settingsOf }] = await Promise.all([late.agents(), late.settings()]);
    return agentsHere(place, await settingsOf(place));
  },
  ...filesFor(place),
  openFile: ({ folder, path, line }, lend) => openFile(place.env, join(folder, path), line, lend),
  edit: async (draft, lend) => (await late.editing()).editText({ ...place, now: Date.now }, draft, lend),
});

const openFile = async (
  env: Place['env'],
  file: string,
  line: number | undefined,
  lend: Parameters<Lent['openFile']>[1],
): ReturnType<Lent['openFile']> => {
  const isThere = await access(file).then(
    () => true,
    () => false, // Deleted by the change, or gone with its worktree.
  );
  if (!isThere)
    return { ok: false, refusal: { what: `There is no ${plainLine(file)}`, hint: 'The branch may have deleted it' } };
  const argv = argvOf(editorAt(editorIn(env), file, line));
  const exit = await lend(() => runInTerminal(argv));
  return exit === 0
    ? { ok: true, say: '' }
    : { ok: false, refusal: { what: `${argv[0]} ended with ${exit}`, hint: 'Set VISUAL or EDITOR' } };
};

const filesFor = (place: Place): Pick<Lent, 'gates' | 'editRigs'> => {
  const records = async () => (await late.gates()).gatesIn(place, 'gates');
  return {
    gates: {
      last: async (task) => (await records()).last(task),
      log: async ({ id, rig }, name) =>
        (await records()).log({ task: taskId(id), rig: rigName(rig), outcome: { kind: 'green' } }, name),
    },
    editRigs: async (rig, lend) => (await late.editRigs()).editRigs(place, rig, lend),
  };
};
