/** The title of the terminal: first how many need the person, since a tab is narrow. Pure. */
import { needsText, reviewsText, waitingIn } from '../../../core/views/waiting.ts';
import { oneLine } from '../drawing/text.ts';
import type { Signs } from '../drawing/theme.ts';
import type { State } from '../state.ts';

export const titleText = ({ status, up }: Pick<State, 'status' | 'up'>, signs: Signs): string => {
  if (status === undefined) return 'Mayor';
  const waiting = waitingIn(status);
  const town = `Mayor ${signs.dot} ${oneLine(status.town.name)}`;
  if (!up) return `${signs.broken} no answer ${signs.dot} ${town}`;
  const [needs, reviews] = [needsText(waiting), reviewsText(waiting)];
  const sign = needs === '' ? signs.review : signs.needsYou;
  const words = [needs, reviews].filter((text) => text !== '').join(', ');
  return words === '' ? town : `${sign} ${words} ${signs.dot} ${town}`;
};
