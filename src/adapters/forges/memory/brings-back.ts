/** Which commits of a branch the base had once and has no more, among files that are merged whole. */
import type { BroughtBack } from '../../../core/brings-back.ts';
import type { Sha } from '../../../core/ids.ts';
import type { MemoryPast } from './resolution.ts';

const FEW = 5;

type Asked = { readonly commit: Sha; readonly onto: Sha; readonly seen: readonly Sha[] };

export function memoryBringsBack(past: MemoryPast, { commit, onto, seen }: Asked): BroughtBack | undefined {
  const has = new Set(past.ancestors(onto));
  const moved = [...new Set(seen)].filter((tip) => !has.has(tip));
  if (moved.length === 0) return undefined;
  const gone = new Set(moved.flatMap((tip) => past.ancestors(tip)).filter((one) => !has.has(one)));
  const own = past.ancestors(commit).filter((one) => gone.has(one) && past.look(one)?.parents.length === 1);
  if (own.length === 0) return undefined;
  const there = new Set(past.ancestors(onto).map((one) => patchOf(past, one)));
  const found = own.filter((one) => !there.has(patchOf(past, one)));
  const first = found
    .slice(0, FEW)
    .map((one) => ({ commit: one, subject: past.look(one)?.message.split('\n')[0] ?? '' }));
  return found.length === 0 ? undefined : { count: found.length, first };
}

const patchOf = ({ look }: MemoryPast, one: Sha): string => {
  const { files = {}, parents = [] } = look(one) ?? {};
  const before = (parents[0] === undefined ? undefined : look(parents[0])?.files) ?? {};
  const names = [...new Set([...Object.keys(before), ...Object.keys(files)])].sort();
  return JSON.stringify(
    names.flatMap((name) => (before[name] === files[name] ? [] : [[name, before[name], files[name]]])),
  );
};
