/** A test drive of what would land, made and taken away by this process. */
import { gitTries, gitVersion } from '../adapters/forges/index.ts';
import { copyInto } from '../adapters/workspaces/index.ts';
import { TerminalError } from '../core/errors.ts';
import type { Sha, TaskId } from '../core/ids.ts';
import type { BegunTry, Check } from '../surfaces/cli/deps.ts';
import { forgeFolder } from './gates.ts';
import type { Place } from './place.ts';
import { settingsOf } from './settings.ts';

/** @throws TerminalError where the rig is none of rigs.yaml. */
export const beginTry = async (place: Place, rig: string, task: TaskId, commit: Sha): Promise<BegunTry> => {
  const settings = (await settingsOf(place)).rigs[rig];
  if (settings === undefined) throw new TerminalError(`There is no rig ${rig}`, { hint: 'mayor init in its clone' });
  const tries = await triesOf(place);
  // Ctrl-C is for what runs in it; the folder is taken away after that.
  process.on('SIGINT', () => undefined);
  const left = await tries.sweep();
  const opened = await tries.open(settings, task, commit);
  const setup = settings.setup === undefined ? {} : { setup: settings.setup };
  return { ...opened, ...(opened.kind === 'ready' ? setup : {}), left };
};

/** For a start of the town: what was killed in the middle is taken away. */
export const sweepTries = async (place: Place): Promise<void> => void (await (await triesOf(place)).sweep());

/** What `mayor try` left behind where it was killed, or where something was changed in it. */
export const triesCheck = (place: Place): Check => ({
  name: 'test drives',
  look: async () => {
    const left = await (await triesOf(place)).left();
    if (left.length === 0) return { state: 'ok', say: 'nothing is left of them' };
    return {
      state: 'warn',
      say: left.join('\n'),
      hint: 'Left by a mayor try that was killed, or that you changed something in. mayor doctor --fix takes away what nobody changed; the rest is yours: take out what you want, then delete it',
    };
  },
  fix: async () => {
    const tries = await triesOf(place);
    const before = await tries.left();
    const kept = await tries.sweep();
    if (before.length === 0) return 'nothing to do';
    return [`removed ${before.length - kept.length}`, ...kept.map((path) => `changed, so it stays: ${path}`)].join(
      '\n',
    );
  },
});

const triesOf = async ({ paths, env }: Place) => {
  const { signal } = new AbortController();
  return gitTries({ folder: forgeFolder(paths), version: await gitVersion(), env, signal, copyInto });
};
