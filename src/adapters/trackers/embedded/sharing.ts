/** What the tracker does beyond this clone, this moment and one task: syncing, remembering, and much at once. */
import type { RigName } from '../../../core/ids.ts';
import type { Task } from '../../../core/model.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Archive, Bulk, SyncReport } from '../../../ports/tracker.ts';
import type { Git } from '../../git.ts';
import { lookAtObjects } from '../../git-objects.ts';
import { bulk } from './bulk.ts';
import { history } from './history.ts';
import { BRANCH } from './layout.ts';
import { memories } from './memories.ts';
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

export type SharingParts = {
  readonly git: Git;
  readonly rig: RigName;
  readonly clock: Clock;
  readonly index: TaskIndex;
  readonly writer: Writer;
  readonly turns: SyncParts['turns'];
  readonly settle: SyncParts['settle'];
  readonly watchHere: (hint: () => void) => () => void;
  readonly list: () => Promise<readonly Task[]>;
};

export type Sharing = {
  readonly sync: () => Promise<SyncReport>;
  readonly archive: Archive;
  readonly bulk: Bulk;
  /** Keeps in step with the remote until the returned function is called; nothing where that is not wanted. */
  readonly keepUp: () => () => void;
  readonly problems: RemoteWatch['problems'];
};

export function sharing(parts: SharingParts, options: SharingOptions): Sharing {
  const { git, clock } = parts;
  const sync = synchroniser({ ...parts, remote: options.remote });
  const remote = remoteWatch({
    clock,
    watchHere: parts.watchHere,
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
    bulk: bulk(parts),
    keepUp: () => (options.sync === false ? () => {} : remote.listen()),
    problems: remote.problems,
  };
}
