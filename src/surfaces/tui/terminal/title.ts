/** The title of the terminal: first how many need the person, since a tab is narrow. Pure. */
import { needsText, waitingIn, waitingText } from '../../../core/views/waiting.ts';
import { type Env, inScreen } from '../drawing/depth.ts';
import { oneLine, toAscii } from '../drawing/text.ts';
import { type Signs, type Theme, themeOf } from '../drawing/theme.ts';
import type { State } from '../state.ts';
import type { Terminal } from './terminal.ts';

/** GNU screen keeps the last byte of every character of a title: there it has only such as have one. */
export const titling = (env: Env, { look, signs }: Theme, { title }: Pick<Terminal, 'title'>) => {
  const plain = themeOf({ ...look, ascii: true }).signs;
  const isPlain = inScreen(env);
  return (state: State): void => title(isPlain ? toAscii(titleText(state, plain)) : titleText(state, signs));
};

export const titleText = ({ status, up }: Pick<State, 'status' | 'up'>, signs: Signs): string => {
  if (status === undefined) return 'Mayor';
  const waiting = waitingIn(status);
  const town = `Mayor ${signs.dot} ${oneLine(status.town.name)}`;
  if (!up) return `${signs.broken} no answer ${signs.dot} ${town}`;
  const sign = needsText(waiting) === '' ? signs.review : signs.needsYou;
  const words = waitingText(waiting);
  return words === '' ? town : `${sign} ${words} ${signs.dot} ${town}`;
};
