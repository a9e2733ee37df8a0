/** A line of a diff for a person's eyes: what a terminal would obey, or nobody would see, stands there by its number. */

/** Controls but the tab; separators; direction marks and overrides; what has no width; tags; the byte order mark. */
export const UNSEEN =
  /[\x00-\x08\x0a-\x1f\x7f-\x9f\xad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0]|\u034f|[\u{e0000}-\u{e0fff}]/gu;

/** A carriage return before the newline belongs to the end of the line. */
export const shownLine = (text: string): string => withoutReturn(text).replace(UNSEEN, (one) => `<U+${codeOf(one)}>`);

export const withoutReturn = (text: string): string => (text.endsWith('\r') ? text.slice(0, -1) : text);

const codeOf = (one: string): string => (one.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
