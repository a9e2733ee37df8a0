/** What a branch would bring back: commits that the base once had and has no more, since a person moved it. */
import { type Sha, shortSha } from './ids.ts';
import type { MergeRequest, World } from './model.ts';
import { plainLine } from './plain.ts';

export type BroughtBack = {
  /** How many; merges, and what the base has in other commits, do not count. */
  readonly count: number;
  /** The newest few of them. */
  readonly first: readonly { readonly commit: Sha; readonly subject: string }[];
};

/** So many are named in a sentence. */
const NAMED = 2;
const SUBJECT_CHARS = 60;

/** After "it is": `bringing back 3 commits that the base has no more (abc1234 Add a, def5678 Add b and 1 more)`. */
export const sayBroughtBack = ({ count, first }: BroughtBack): string => {
  const named = first.slice(0, NAMED).map(({ commit, subject }) => `${shortSha(commit)} ${shortened(subject)}`);
  const more = count > named.length ? ` and ${count - named.length} more` : '';
  return `bringing back ${count === 1 ? 'a commit' : `${count} commits`} that the base has no more (${named.join(', ')}${more})`;
};

/** All that are known by name, a line each. */
export const broughtBackLines = ({ count, first }: BroughtBack): readonly string[] => [
  ...first.map(({ commit, subject }) => `${shortSha(commit)} ${plainLine(subject)}`),
  ...(count > first.length ? [`and ${count - first.length} more`] : []),
];

const shortened = (subject: string): string => {
  const plain = plainLine(subject);
  return plain.length > SUBJECT_CHARS ? `${plain.slice(0, SUBJECT_CHARS)}…` : plain;
};

/** As far as its rehearsal tells, or what voided its approval. */
export const broughtBackIn = ({
  preview,
  voided,
}: Pick<MergeRequest, 'preview' | 'voided'>): BroughtBack | undefined =>
  preview?.kind === 'green' || preview?.kind === 'red' ? preview.bringsBack : voided;

/** Whether who approved it was told of all of this. */
export const isTold = (merge: MergeRequest, found: BroughtBack): boolean => {
  const told = broughtBackIn(merge);
  return (
    merge.anyway === true &&
    told !== undefined &&
    found.count <= told.count &&
    found.first.every(({ commit }) => told.first.some((one) => one.commit === commit))
  );
};

/** Commits that the base of one of the rigs had at some time, as far as the journal still knows; no clone has all of them. */
export const basesSeen = ({ landed, merges }: Pick<World, 'landed' | 'merges'>): readonly Sha[] => [
  ...new Set([
    ...Object.values(landed).map(({ sha }) => sha),
    ...Object.values(merges).flatMap(({ preview }) => (preview === undefined ? [] : [preview.onto])),
  ]),
];
