import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { selfText } from '../../src/adapters/living.ts';
import { editText } from '../../src/main/edited-text.ts';
import { openUnsent } from '../../src/main/kept-unsent.ts';
import { openingNotice } from '../../src/main/opening-notice.ts';
import { type Draft, newDraft } from '../../src/surfaces/tui/compose/draft.ts';
import { editedFrom } from '../../src/surfaces/tui/compose/editor.ts';
import { freshFolder } from '../helpers/folder.ts';

const draft: Draft = { ...newDraft('shop'), title: editedFrom('Greet'), body: editedFrom('As before'), labels: ['ui'] };

/** An editor that is this line of shell, `$1` its file. */
const opened = async (editor: string) => {
  const state = await freshFolder();
  const script = join(state, 'editor');
  await writeFile(script, `#!/bin/sh\n${editor}\n`);
  await chmod(script, 0o755);
  const unsent = join(state, 'unsent');
  /** As the process of `editText` is dead. */
  const next = (pid: number) =>
    openUnsent(
      { state },
      { now: Date.now, wordsOnly: false, self: `${pid} 77`, living: (text) => text !== selfText() && text !== '2 77' },
    );
  return {
    ...{ state, unsent, next },
    edit: (text = draft) =>
      editText({ paths: { state }, env: { EDITOR: script }, now: Date.now }, text, (work) => work()),
    names: async () => (await readdir(unsent)).toSorted(),
  };
};

it('an editor has the text, in a file that only its owner reads, and nothing is left of it', async () => {
  const { edit, names, unsent } = await opened('cat "$1" && stat -c %a "$1" "$(dirname "$1")" > "$1"');
  expect(await edit()).toBe('600\n700\n');
  expect(await names()).toEqual([]);
  expect(await readdir(unsent)).toEqual([]);
});

it('of an editor that fails, what it saved is kept, and the next dashboard has it with the whole form', async () => {
  const { edit, next } = await opened('echo Saved > "$1"; exit 3');
  await expect(edit()).rejects.toThrow(/ended with 3; what it left is kept in .*task\.md/);
  expect((await next(2)).taken?.task).toMatchObject({
    title: { text: 'Greet' },
    body: { text: 'Saved\n' },
    labels: ['ui'],
  });
});

it('of an editor that saved nothing, nothing is kept', async () => {
  const { edit, names } = await opened('exit 3');
  await expect(edit()).rejects.toThrow('the text is as it was');
  expect(await names()).toEqual([]);
});

it('of an editor that was killed before it saved, its swap file is kept', async () => {
  const { edit, names, unsent } = await opened('echo Words > "$(dirname "$1")/.task.md.swp"; exit 1');
  await expect(edit()).rejects.toThrow(/what it left is kept in .*\.edit$/);
  const [name = ''] = await names();
  expect(await readFile(join(unsent, name, '.task.md.swp'), 'utf8')).toBe('Words\n');
});

describe('a dashboard that is killed under its editor', () => {
  /** What lies there while an editor is open; its `finally` never comes. */
  const killed = async (saved: string, swap = false) => {
    const house = await opened(`echo "$1" > "${'$'}{0%/*}/where"; printf %s '${saved}' > "$1"; exit 3`);
    await house.edit().catch(() => undefined);
    const [name = ''] = (await house.names()).filter((one) => one.endsWith('.edit'));
    if (swap) await writeFile(join(house.unsent, name, '.task.md.swp'), 'not saved');
    return { ...house, name };
  };
  /** What it had kept of its form before. */
  const formOf = async (state: string, at: number) => {
    const files = await openUnsent(
      { state },
      { now: () => at, wordsOnly: false, self: selfText(), living: () => true },
    );
    await files.keep({ task: draft, words: { 'tell amber': 'Hello' } });
  };

  it('leaves one task, not two: the form as it was kept, with the text that was saved in the editor', async () => {
    const { state, next, names } = await killed('In the editor');
    await formOf(state, Date.now() - 60_000);
    const files = await next(3);
    expect(files).toMatchObject({ others: 0, broken: [], more: [] });
    expect(files.taken).toMatchObject({ task: { body: { text: 'In the editor' } }, words: { 'tell amber': 'Hello' } });
    expect((await next(4)).taken).toBeUndefined();
    await files.keep({ task: draft });
    expect(await names()).toEqual(['3-77-0.json']);
  });

  it('leaves both where the person wrote on in the form after the editor had failed', async () => {
    const { state, next } = await killed('In the editor');
    await formOf(state, Date.now() + 60_000);
    const files = await next(3);
    expect(files).toMatchObject({ others: 1, taken: { task: { body: { text: 'As before' } } } });
  });

  it('is taken up again where the dashboard that took it up is killed as well', async () => {
    const { next } = await killed('In the editor');
    expect((await next(2)).taken?.task?.body.text).toBe('In the editor');
    expect((await next(3)).taken?.task?.body.text).toBe('In the editor');
  });

  it('what the editor had not saved stays, and its place is said', async () => {
    const { next, names, unsent } = await killed('In the editor', true);
    const files = await next(3);
    const said = openingNotice({}, files, Date.now()).notice;
    expect(said?.text).toContain('Its editor left what it had not saved');
    await files.keep({});
    const [kept = ''] = await names();
    expect(files.more).toEqual([join(unsent, kept, '.task.md.swp')]);
    expect(await readFile(files.more[0] ?? '', 'utf8')).toBe('not saved');
    expect((await next(4)).more).toEqual([]);
  });

  it('what is none of ours is set aside, and its place is said', async () => {
    const { next, unsent } = await opened('true');
    await mkdir(join(unsent, '9-9-0-1.edit'), { recursive: true });
    await writeFile(join(unsent, '9-9-0-1.edit', 'task.md'), 'x');
    const living = await openUnsent(
      { state: join(unsent, '..') },
      { now: Date.now, wordsOnly: false, self: '3 77', living: () => false },
    );
    expect(living.broken).toEqual([join(unsent, '9-9-0-1.edit.broken')]);
    expect((await next(4)).taken).toBeUndefined();
  });
});

it('a place that takes no file is said with the next step, and the editor is not started', async () => {
  const { state, edit } = await opened('exit 9');
  await writeFile(join(state, 'unsent'), 'in the way');
  await expect(edit()).rejects.toThrow();
  expect(await readFile(join(state, 'unsent'), 'utf8')).toBe('in the way');
});
