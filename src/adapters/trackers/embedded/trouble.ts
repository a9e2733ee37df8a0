/** What git says when it cannot, told to a person. */
import { TerminalError, TransientError } from '../../../core/errors.ts';

/** An error for git's failure to `verb` the task branch. */
export const gitTrouble = (verb: string, stderr: string): TerminalError | TransientError => {
  const said = stderr.trim().split('\n').slice(-4).join('\n');
  const what = `Git could not ${verb} the list of tasks (branch mayor-tasks): ${said}`;
  if (/No space left on device|Out of diskspace|Disk quota exceeded/i.test(said))
    return new TransientError(what, { hint: 'Make room on the disk' });
  if (/Permission denied|Read-only file system|insufficient permission/i.test(said))
    return new TerminalError(what, { hint: "Let this user write to the repository's .git folder" });
  return new TerminalError(what, { hint: 'Run `git fsck` there to see what is wrong with the repository' });
};
