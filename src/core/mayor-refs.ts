/** Names of the refs that Mayor has in a clone, beside those of its tracker. */

/** Branches that agents work on. */
export const HEADS = 'refs/heads/mayor/';
export const BACKUPS = 'refs/mayor/backup/';
/** What rehearsals of merges and undos came to, by the task; until it is on the base. */
export const REHEARSALS = 'refs/mayor/merge/';
/** Branches as they were last seen on the remote that pull requests are made from. */
const SEEN = 'refs/mayor/remote/';
/** Of those, the ones that Mayor pushed and somebody else has moved. */
export const SEEN_BRANCHES = `${SEEN}mayor/`;

/** Keeps a rehearsed merge from git's garbage collection until it is on the base. */
export const rehearsalRef = (task: string): string => `${REHEARSALS}${task}`;
export const undoRef = (task: string): string => `${REHEARSALS}${task}${UNDO}`;
export const seenRef = (branch: string): string => `${SEEN}${branch}`;

/** Which task's, and whether of its undo; nothing for a ref that is no rehearsal. */
export const rehearsedIn = (ref: string): { readonly task: string; readonly undo: boolean } | undefined => {
  if (!ref.startsWith(REHEARSALS)) return undefined;
  const name = ref.slice(REHEARSALS.length);
  const undo = name.endsWith(UNDO);
  return { task: undo ? name.slice(0, -UNDO.length) : name, undo };
};

const UNDO = '.undo';
