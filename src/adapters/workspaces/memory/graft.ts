/** Files of one branch, or hunks of them, as a commit on top of another. */
import type { Grafted, GraftSpec } from '../../../ports/workspace.ts';
import { pickedFrom } from './picked.ts';
import { treeOf } from './repository.ts';
import { checkedOut, dirtyOf, forkFiles, HEADS, type Yard } from './yard.ts';

export const graft = (yard: Yard, { branch, onto, files, message }: GraftSpec): Grafted => {
  const { repository, states } = yard;
  const before = repository.read(onto);
  const content = new Map(before.files);
  for (const { path, source, hunks } of files) {
    const there = repository.read(source).files.get(path);
    const picked =
      hunks === undefined
        ? { text: there }
        : pickedFrom(repository, { path, source, hunks }, forkFiles(yard, source), content.get(path));
    if ('because' in picked) return { kind: 'refused', because: picked.because };
    const { text } = picked;
    if (text === undefined && !content.has(path))
      return { kind: 'refused', because: `neither of the attempts has a file ${path}` };
    if (text === undefined) content.delete(path);
    else content.set(path, text);
  }
  const tree = treeOf(content);
  if (tree === before.tree) return { kind: 'refused', because: 'it has these files just like that already' };
  const tip = repository.refs.get(HEADS + branch);
  const made = tip === undefined ? undefined : repository.read(tip);
  // An earlier try came this far.
  if (tip !== undefined && made?.tree === tree && made.parents[0] === onto) return { kind: 'made', commit: tip, tree };
  if (tip !== onto) return { kind: 'refused', because: 'its branch has another commit by now' };
  const state = [...states.values()].find((one) => one.branch === branch);
  if (state !== undefined && dirtyOf(yard, state).length > 0)
    return { kind: 'refused', because: `there is uncommitted work in ${state.path}` };
  const commit = repository.commit(content, [onto], message);
  repository.refs.set(HEADS + branch, commit);
  if (state !== undefined) states.set(state.path, checkedOut(yard, { ...state, at: commit }));
  return { kind: 'made', commit, tree };
};
