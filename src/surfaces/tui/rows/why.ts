/** The ranked evidence of a status: what won, and what lost with the reason. */
import { agoText } from '../../../core/views/age.ts';
import { blank, lineText, rowText } from '../row.ts';
import type { State } from '../state.ts';
import { wrap } from '../text.ts';
import type { Theme } from '../theme.ts';

export const whyLines = (state: State, theme: Theme, width: number): readonly string[] => {
  const { place } = state;
  if (place.kind !== 'why') return [];
  const say = (text: string): readonly string[] => [
    blank(width),
    lineText(theme, width, [{ text: `  ${text}`, tone: 'dim' }]),
  ];
  if (place.view === 'loading') return say('Looking for the evidence…');
  if (place.view === 'absent') return say(`${place.polecat} is not in the town any more`);
  const { ranked, signal } = place.view;
  const head = [
    lineText(theme, width, [{ text: '  The agent is taken to be: ' }, { text: signal, bold: true }]),
    lineText(theme, width, [
      { text: '  The strongest recent sign decides; the others say why they do not.', tone: 'dim' },
    ]),
  ];
  if (ranked.length === 0)
    return [blank(width), ...head, ...say('No sign of it has been seen yet, so its state is unknown.')];
  const rows = ranked.flatMap((sign) => {
    const mark = sign.won ? theme.signs.good : theme.signs.dot;
    const first = rowText(theme, width, [
      { text: '', width: 1 },
      { text: mark, width: 1, tone: sign.won ? 'good' : 'dim' },
      { text: sign.won ? 'decides' : 'loses', width: 8, tone: sign.won ? 'good' : 'dim' },
      { text: sign.signal, width: 16, bold: sign.won },
      { text: `from ${sign.source}`, width: 16, tone: 'dim' },
      { text: agoText(sign.ageMs), width: 8, tone: 'dim' },
      { text: width >= 100 ? sign.detail : '', width: 'rest' },
    ]);
    const more = [...(width >= 100 ? [] : [sign.detail]), sign.note].filter((text) => text !== '');
    const under = more.flatMap((text) => wrap(text, width - 14).slice(0, 3));
    return [first, ...under.map((text) => lineText(theme, width, [{ text: `             ${text}`, tone: 'dim' }]))];
  });
  return [blank(width), ...head, blank(width), ...rows];
};
