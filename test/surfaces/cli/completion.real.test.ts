/** The scripts in the shells themselves, with a stand-in for `mayor` that says what it was asked. */
import { chmod, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run } from '../../../src/adapters/process.ts';
import { SCRIPTS } from '../../../src/surfaces/cli/completion-scripts.ts';
import { freshFolder } from '../../helpers/folder.ts';

const standIn = `#!/bin/sh
shift 2
last=
for word in "$@"; do last=$word; done
case "$last" in
  fi*) printf ':files\\n' ;;
  *) printf '%s-%s\\thelp: it counts\\n' "$#" "\${last:-empty}" ;;
esac
`;

const has = async (shell: string): Promise<boolean> =>
  run(['sh', '-c', `command -v ${shell}`], { ok: 'any' }).then(({ exit }) => exit === 0);

const folder = async (): Promise<{ readonly path: string; readonly env: { readonly PATH: string } }> => {
  const path = await freshFolder();
  await writeFile(join(path, 'mayor'), standIn);
  await chmod(join(path, 'mayor'), 0o755);
  await writeFile(join(path, 'file one.txt'), '');
  return { path, env: { PATH: `${path}${delimiter}${process.env.PATH ?? ''}` } };
};

describe('completion in bash', async () => {
  const bash = await has('bash');
  const completed = async (...words: readonly string[]): Promise<string> => {
    const { path, env } = await folder();
    const quoted = ['mayor', ...words].map((word) => `'${word}'`).join(' ');
    const lines = [
      SCRIPTS.bash,
      `COMP_WORDS=(${quoted}); COMP_CWORD=${words.length}`,
      `_mayor; for reply in "\${COMPREPLY[@]}"; do echo "[$reply]"; done`,
    ];
    return (await run(['bash', '--norc', '-c', lines.join('\n')], { cwd: path, env })).stdout;
  };

  it.skipIf(!bash)('offers values without their explanations', async () => {
    expect(await completed('task', 'show', 'sh')).toBe('[3-sh]\n');
  });
  it.skipIf(!bash)('asks with an empty word when nothing is typed yet', async () => {
    expect(await completed('attach', '')).toBe('[2-empty]\n');
  });
  it.skipIf(!bash)('lets the shell name files, spaces and all', async () => {
    expect(await completed('task', 'add', '--body-file', 'fi')).toBe('[file one.txt]\n');
  });
});

describe.each(['zsh', 'fish'] as const)('the script for %s', async (shell) => {
  const there = await has(shell);
  it.skipIf(!there)(`is understood by the shell${there ? '' : ' (not installed here)'}`, async () => {
    const { path } = await folder();
    const file = join(path, `mayor.${shell}`);
    await writeFile(file, SCRIPTS[shell]);
    expect((await run([shell, '-n', file])).stderr).toBe('');
  });
});
