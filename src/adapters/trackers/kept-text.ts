/**
 * Texts come back to the last character, also from a tracker that trims them or takes some lines for
 * its own: what it would lose stands in the hidden block, and counts as long as nobody edits the text.
 */
import { type HiddenFields, joinBody, splitBody } from './hidden-fields.ts';

export type TextRule = {
  /** What the tracker gives back for a text. */
  readonly back: (text: string) => string;
  /** The text without what this tracker cannot keep. */
  readonly plain: (text: string) => string;
};

export type Kept = { readonly body: string; readonly fields: HiddenFields };

/** The text to hand to the tracker: the body as people shall see it, and the block where one is needed. */
export const keepText = ({ body, fields }: Kept, rule: TextRule): string => {
  const trimmed = body.trim();
  const start = body.indexOf(trimmed);
  const ends: [string, string] = [body.slice(0, start), body.slice(start + trimmed.length)];
  const tries = [joinBody(body, fields), joinBody(trimmed, { ...fields, ends })];
  const fitting = tries.find((text) => keptText(rule.back(text), rule).body === body);
  return fitting ?? joinBody(rule.plain(body), { ...fields, exact: body });
};

export const keptText = (whole: string, { back, plain }: TextRule): Kept => {
  // Trimmed, a block may stand at the very beginning.
  const split = splitBody(`\n\n${whole}`);
  const shown = split.body.slice(2);
  const { ends, exact, ...fields } = split.fields;
  if (exact !== undefined && back(plain(exact)) === back(shown)) return { body: exact, fields };
  return { body: ends === undefined ? shown : `${ends[0]}${shown}${ends[1]}`, fields };
};
