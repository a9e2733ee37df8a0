/** The person's editor, and how it is told at which line to open a file. */
import { basename } from 'node:path';

/** An editor may be written with arguments ("code --wait"); they are words, not shell text. */
export const editorIn = (env: Readonly<Record<string, string | undefined>>): readonly string[] => {
  const words = (env.VISUAL ?? env.EDITOR ?? '').split(/\s+/).filter((word) => word !== '');
  return words.length === 0 ? ['vi'] : words;
};

type At = (file: string, line: number) => readonly string[];

const plus: At = (file, line) => [`+${line}`, file];
const colon: At = (file, line) => [`${file}:${line}`];
const goto: At = (file, line) => ['--goto', `${file}:${line}`];

/** As their manuals have it; any other editor opens the file at its beginning. */
const WAYS: Readonly<Record<string, At>> = {
  ...{ vi: plus, vim: plus, nvim: plus, view: plus, gvim: plus, ex: plus, nano: plus, pico: plus, micro: plus },
  ...{ emacs: plus, emacsclient: plus, joe: plus, kak: plus, mg: plus, ne: plus, gedit: plus },
  ...{ hx: colon, helix: colon, subl: colon, zed: colon, lapce: colon },
  ...{ code: goto, codium: goto, 'code-insiders': goto, windsurf: goto },
};

export const editorAt = (editor: readonly string[], file: string, line: number | undefined): readonly string[] => {
  const way = WAYS[basename(editor[0] ?? '')];
  return [...editor, ...(line === undefined || way === undefined ? [file] : way(file, line))];
};
