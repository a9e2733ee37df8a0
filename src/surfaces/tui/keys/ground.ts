/** What a terminal answers when it is asked for the colour of its background (OSC 11). */

export type GroundTold = { readonly kind: 'ground'; readonly name: 'ground'; readonly light: boolean };

/** `rgb:` and three, or `rgba:` and four, hexadecimal numbers of up to four digits. */
const ANSWER = /^\x1b\]11;rgba?:([\da-f]{1,4})\/([\da-f]{1,4})\/([\da-f]{1,4})(?:\/[\da-f]{1,4})?(?:\x07|\x1b\\)$/i;

/** `undefined`: an answer to something else, or none that can be read. */
export const groundOf = (sequence: string): GroundTold | undefined => {
  const [, ...parts] = ANSWER.exec(sequence) ?? [];
  if (parts.length < 3) return undefined;
  const [red = 0, green = 0, blue = 0] = parts.map((part) => Number.parseInt(part, 16) / (16 ** part.length - 1));
  // As an eye weighs them: what is brighter than its middle is read with dark letters.
  return { kind: 'ground', name: 'ground', light: 0.299 * red + 0.587 * green + 0.114 * blue > 0.5 };
};
