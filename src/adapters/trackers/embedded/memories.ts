/** Notes for agents: files of the branch like any other, newest first when they are read. */
import { UsageError } from '../../../core/errors.ts';
import { isName } from '../../../core/ids.ts';
import { bodyOf, nameOf } from '../../../core/task-fields.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Archive, Memory } from '../../../ports/tracker.ts';
import type { Git } from '../../git.ts';
import { namesIn, readObjects, textOf } from '../../git-objects.ts';
import { readComment, writeComment } from './comment-file.ts';
import { BRANCH, MEMORIES, memoryPath } from './layout.ts';
import type { Writer } from './writer.ts';

type Parts = { readonly git: Git; readonly clock: Clock; readonly writer: Writer };

export const memories = ({ git, clock, writer }: Parts): Pick<Archive, 'remember' | 'recall'> => ({
  async remember(name, text, author) {
    const by = nameOf('name', author);
    if (!isName(name))
      throw new UsageError(`Not a name for a note: ${JSON.stringify(name)}`, {
        hint: 'Use small letters, digits and hyphens: test-setup',
      });
    const path = memoryPath(name);
    const body = bodyOf(text);
    await writer.update([`${BRANCH}:${path}`], ({ objects: [there] }) => {
      const isEmpty = body.trim() === '';
      if (isEmpty && there === undefined) return { kind: 'leave', value: undefined };
      const file = isEmpty
        ? ({ path, gone: true } as const)
        : { path, text: writeComment({ by, at: clock.now(), text: body }) };
      const message = `${isEmpty ? 'Forget' : 'Remember'} ${name}`;
      return { kind: 'commit', by, message, files: [file], tasks: [], value: undefined };
    });
  },
  async recall() {
    const [folder] = await readObjects(git, [`${BRANCH}:${MEMORIES}`]);
    if (folder?.type !== 'tree') return [];
    const files = namesIn(folder).filter(({ name }) => name.endsWith('.md'));
    const objects = await readObjects(
      git,
      files.map(({ oid }) => oid),
      256 * 1024 * 1024,
    );
    return files
      .flatMap(({ name }, at): Memory[] => {
        const object = objects[at];
        if (object?.type !== 'blob') return [];
        return [{ name: name.slice(0, -'.md'.length), ...readComment(textOf(object.bytes)) }];
      })
      .sort((a, b) => b.at - a.at);
  },
});
