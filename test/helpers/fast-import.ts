/** Many commits at once, beside any worktree: one `git fast-import` for all of them. */
import { run } from '../../src/adapters/process.ts';
import { type Sha, sha } from '../../src/core/ids.ts';
import type { LooseFile } from './loose-commit.ts';
import { hermetic } from './repo.ts';

export type LooseStep = { readonly changes: Readonly<Record<string, LooseFile>>; readonly message: string };

/** Commits in a row on top of `from`, the first of them with the parent `beside` as well. */
export type LooseBranch = {
  /** Without `refs/heads/`; it is moved there, wherever it was. */
  readonly name: string;
  readonly from: Sha | 'none';
  readonly beside?: Sha;
  readonly steps: readonly LooseStep[];
};

/** The tips, in the same order. */
export async function fastImport(path: string, branches: readonly LooseBranch[]): Promise<readonly Sha[]> {
  hermetic();
  const pieces: (string | Uint8Array)[] = [];
  let marks = 0;
  const tips: number[] = [];
  for (const { name, from, beside, steps } of branches) {
    for (const [index, { changes, message }] of steps.entries()) {
      marks += 1;
      pieces.push(`commit refs/heads/${name}\nmark :${marks}\n`);
      pieces.push(`committer Tess Tester <tess@example.test> ${1_700_000_000 + marks} +0000\n`, ...data(message));
      if (index > 0) pieces.push(`from :${marks - 1}\n`);
      else if (from !== 'none') pieces.push(`from ${from}\n`);
      if (index === 0 && beside !== undefined) pieces.push(`merge ${beside}\n`);
      // What goes comes first: a file may become a folder of the same name.
      const entries = Object.entries(changes);
      for (const [file] of entries.filter(([, to]) => to === null)) pieces.push(`D ${quoted(file)}\n`);
      for (const [file, to] of entries) if (to !== null) pieces.push(...entryOf(file, to));
    }
    tips.push(marks);
    pieces.push(`get-mark :${marks}\n`);
  }
  const input = Buffer.concat(pieces.map((piece) => (typeof piece === 'string' ? Buffer.from(piece) : piece)));
  const ran = await run(['git', 'fast-import', '--quiet', '--force', '--done', '--cat-blob-fd=1'], {
    cwd: path,
    input: Buffer.concat([input, Buffer.from('done\n')]),
  });
  return ran.stdout.trim().split('\n').map(sha);
}

const entryOf = (path: string, file: Exclude<LooseFile, null>): readonly (string | Uint8Array)[] => {
  if (typeof file === 'string' || file instanceof Uint8Array)
    return [`M 100644 inline ${quoted(path)}\n`, ...data(file)];
  if ('symlink' in file) return [`M 120000 inline ${quoted(path)}\n`, ...data(file.symlink)];
  if ('executable' in file) return [`M 100755 inline ${quoted(path)}\n`, ...data(file.executable)];
  return [`M 160000 ${file.submodule} ${quoted(path)}\n`];
};

const data = (content: string | Uint8Array): readonly (string | Uint8Array)[] => {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  return [`data ${bytes.length}\n`, bytes, '\n'];
};

const quoted = (path: string): string =>
  `"${path.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
