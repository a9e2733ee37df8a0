/**
 * A unified diff of git as files, hunks and lines. Only a hunk's own counts say where it ends, so nothing that a
 * line holds is taken for a header; lines end with a newline and with nothing else.
 */
import { nameOn, takeName, takePair } from './quoted.ts';

export type DiffLine = {
  readonly kind: 'same' | 'added' | 'removed';
  /** Without sign and newline, else as it is: not cleaned. */
  readonly text: string;
  /** Its number before, and after; counted from 1. */
  readonly old?: number;
  readonly present?: number;
  /** The file ends with this line, without a newline. */
  readonly open?: true;
};

export type Hunk = {
  readonly old: { readonly from: number; readonly count: number };
  readonly present: { readonly from: number; readonly count: number };
  /** What stands behind the second `@@`: the function it is in. */
  readonly heading: string;
  readonly lines: readonly DiffLine[];
};

export type FileDiff = {
  /** As it is called now; as it was called, where it is deleted. */
  readonly path: string;
  /** Where it was renamed or copied from. */
  readonly from?: string;
  readonly change: 'added' | 'deleted' | 'modified' | 'renamed' | 'copied';
  /** `100644`, `100755`, `120000` (a link) or `160000` (a submodule); absent where the diff tells none. */
  readonly oldMode?: string;
  readonly mode?: string;
  /** Beginning of the id of its present content. */
  readonly blob?: string;
  readonly binary: boolean;
  readonly hunks: readonly Hunk[];
  readonly added: number;
  readonly removed: number;
  /** The diff was cut off within it. */
  readonly cut: boolean;
};

export const parseDiff = (text: string): readonly FileDiff[] => {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  const files: FileDiff[] = [];
  let at = lines.findIndex((line) => line.startsWith(START));
  while (at !== -1 && at < lines.length) {
    const { file, next } = takeFile(lines, at);
    files.push(file);
    at = next;
  }
  return files;
};

const START = 'diff --git ';

type Taken = { readonly file: FileDiff; readonly next: number };

const takeFile = (lines: readonly string[], start: number): Taken => {
  let at = start + 1;
  while (at < lines.length && !isHead(lines[at]) && !lines[at]?.startsWith(START)) at += 1;
  const header = headerOf(lines[start] ?? '', lines.slice(start + 1, at));
  const hunks: Hunk[] = [];
  let cut = false;
  while (at < lines.length && isHead(lines[at])) {
    const taken = takeHunk(lines, at);
    hunks.push(taken.hunk);
    cut ||= taken.cut;
    at = taken.next;
  }
  // What is in no hunk and no header is none of git's: the next file goes on.
  while (at < lines.length && !lines[at]?.startsWith(START)) at += 1;
  const all = hunks.flatMap((hunk) => hunk.lines);
  const count = (kind: DiffLine['kind']): number => all.filter((line) => line.kind === kind).length;
  return { file: { ...header, hunks, added: count('added'), removed: count('removed'), cut }, next: at };
};

type Header = Omit<FileDiff, 'hunks' | 'added' | 'removed' | 'cut'>;

const headerOf = (first: string, more: readonly string[]): Header => {
  const told = new Map<string, string>();
  for (const line of more) {
    const found = HEADERS.find((word) => line.startsWith(word));
    if (found !== undefined && !told.has(found)) told.set(found, line.slice(found.length));
  }
  const says = (word: Word): string | undefined => told.get(word);
  const named = (word: Word): string | undefined => takeName(says(word) ?? '')?.name || undefined;
  const pair = takePair(first.slice(START.length)) ?? ['', ''];
  const from = named('rename from ') ?? named('copy from ');
  const to = named('rename to ') ?? named('copy to ');
  const path = to ?? nameOn(says('+++ ') ?? '/dev/null') ?? nameOn(says('--- ') ?? '/dev/null') ?? pair[1];
  const [, blob, same] = /^[0-9a-f]+\.\.([0-9a-f]+)(?: ([0-7]{6}))?/.exec(says('index ') ?? '') ?? [];
  const [oldMode, mode] = modesOf(says, same);
  return {
    path,
    ...(from === undefined ? {} : { from }),
    change: changeOf(says),
    ...(oldMode === undefined ? {} : { oldMode }),
    ...(mode === undefined ? {} : { mode }),
    ...(blob === undefined ? {} : { blob }),
    binary: told.has('Binary files ') || told.has('GIT binary patch'),
  };
};

const HEADERS = [
  ...(['old mode ', 'new mode ', 'new file mode ', 'deleted file mode ', 'index ', '--- ', '+++ '] as const),
  ...(['rename from ', 'rename to ', 'copy from ', 'copy to ', 'Binary files ', 'GIT binary patch'] as const),
] as const;
type Word = (typeof HEADERS)[number];
type Says = (word: Word) => string | undefined;

const modesOf = (says: Says, same: string | undefined): readonly [string | undefined, string | undefined] => [
  says('old mode ') ?? says('deleted file mode ') ?? same,
  says('new mode ') ?? says('new file mode ') ?? same,
];

const changeOf = (says: Says): FileDiff['change'] => {
  if (says('new file mode ') !== undefined) return 'added';
  if (says('deleted file mode ') !== undefined) return 'deleted';
  if (says('rename from ') !== undefined) return 'renamed';
  return says('copy from ') === undefined ? 'modified' : 'copied';
};

const HEAD = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@ ?(.*)$/s;
const isHead = (line: string | undefined): boolean => line !== undefined && HEAD.test(line);

const takeHunk = (lines: readonly string[], start: number) => {
  const [, oldFrom, oldCount, from, count, heading = ''] = HEAD.exec(lines[start] ?? '') ?? [];
  const old = { from: Number(oldFrom), count: Number(oldCount ?? 1) };
  const present = { from: Number(from), count: Number(count ?? 1) };
  const found: DiffLine[] = [];
  let [before, after, at] = [0, 0, start + 1];
  while (at < lines.length && (before < old.count || after < present.count)) {
    const line = lines[at] ?? '';
    const kind = KINDS[line.charAt(0)];
    if (line.startsWith('\\')) openLast(found);
    else if (kind === undefined) break;
    else {
      const numbers = {
        ...(kind === 'added' ? {} : { old: old.from + before }),
        ...(kind === 'removed' ? {} : { present: present.from + after }),
      };
      if (kind !== 'added') before += 1;
      if (kind !== 'removed') after += 1;
      found.push({ kind, text: line.slice(1), ...numbers });
    }
    at += 1;
  }
  if (lines[at]?.startsWith('\\')) {
    openLast(found);
    at += 1;
  }
  const cut = before < old.count || after < present.count;
  return { hunk: { old, present, heading, lines: found } satisfies Hunk, cut, next: at };
};

/** A line of context may have lost its only space on its way. */
const KINDS: Readonly<Record<string, DiffLine['kind']>> = { ' ': 'same', '': 'same', '+': 'added', '-': 'removed' };

const openLast = (found: DiffLine[]): void => {
  const last = found.pop();
  if (last !== undefined) found.push({ ...last, open: true });
};
