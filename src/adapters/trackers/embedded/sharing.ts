/** What the tracker does beyond this clone and this moment: syncing with a remote, and remembering. */
import type { RigName } from '../../../core/ids.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Archive, SyncReport } from '../../../ports/tracker.ts';
import type { Git } from '../../git.ts';
import { history } from './history.ts';
import { BRANCH } from './layout.ts';
import { memories } from './memories.ts';
import { lookAtObjects } from './objects.ts';
import { remoteOf, remoteTip } from './remote.ts';
import { type RemoteWatch, remoteWatch } from './remote-watch.ts';
import { type SyncParts, synchroniser } from './sync.ts';
import type { TaskIndex } from './task-index.ts';
import type { Writer } from './writer.ts';

export type SharingOptions = {
  /** The remote to sync with; `origin` where nothing is said. */
  readonly remote?: string | undefined;
  /** Whether to keep in step with it while somebody watches; `true` where nothing is said. */
  readonly sync?: boolean | undefined;
};

type Parts = {
  readonly git: Git;
  readonly rig: RigName;
  readonly clock: Clock;
  readonly index: TaskIndex;
  readonly writer: Writer;
  readonly turns: SyncParts['turns'];
  readonly settle: SyncParts['settle'];
  readonly watchHere: (hint: () => void) => () => void;
};

export type Sharing = {
  readonly sync: () => Promise<SyncReport>;
  readonly archive: Archive;
  /** Of this clone's refs and of the remote. */
  readonly watch: (hint: () => void) => () => void;
  readonly problems: RemoteWatch['problems'];
};

export function sharing(parts: Parts, options: SharingOptions): Sharing {
  const { git, clock, watchHere } = parts;
  const sync = synchroniser({ ...parts, remote: options.remote });
  const remote = remoteWatch({
    clock,
    watchHere,
    here: async () => (await lookAtObjects(git, [BRANCH]))[0]?.oid,
    there: async () => {
      const name = await remoteOf(git, options.remote);
      return name === undefined ? 'none' : remoteTip(git, name);
    },
    sync,
  });
  return {
    sync,
    archive: { ...history(parts), ...memories(parts) },
    watch(hint) {
      const stops = [watchHere(hint), ...(options.sync === false ? [] : [remote.listen()])];
      return () => {
        for (const stop of stops) stop();
      };
    },
    problems: remote.problems,
  };
}
