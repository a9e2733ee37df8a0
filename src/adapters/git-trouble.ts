/** What a full disk or another git's lock makes git say: it passes, and the same command works later. */

type Passing = {
  /** A sentence without its full stop. */
  readonly what: string;
  readonly hint: string;
};

/** @param said by a git that failed, in English. Nothing: it will fail again. */
export const passingTrouble = (said: string): Passing | undefined => {
  if (/No space left on device|Disk quota exceeded/.test(said))
    return { what: 'The disk is full', hint: 'Make room on it; Mayor tries again' };
  if (/Read-only file system/.test(said))
    return { what: 'The disk can only be read', hint: 'Make it writable again; Mayor tries again' };
  const lock = /'(.*\.lock)': File exists/.exec(said)?.[1];
  return lock === undefined
    ? undefined
    : { what: 'Another git holds a lock', hint: `Mayor tries again; when no git runs any more, delete ${lock}` };
};
