/** Markdown of a task taken apart at its headings, and comments written below one of them. */
import type { ExchangeComment } from '../../core/exchange.ts';
import { dateText } from './fields.ts';

/** The text before the first of these `## ` headings, and what stands below each; a heading counts once. */
export function splitSections(
  text: string,
  headings: readonly string[],
): { readonly body: string; readonly sections: ReadonlyMap<string, string> } {
  const sections = new Map<string, string>();
  const starts: { readonly heading: string; readonly at: number; readonly end: number }[] = [];
  for (const found of text.matchAll(/^## +(.+?)[ \t]*\r?$/gm)) {
    const heading = headings.find((known) => known.toLowerCase() === found[1]?.toLowerCase());
    if (heading !== undefined && !starts.some((start) => start.heading === heading))
      starts.push({ heading, at: found.index, end: found.index + found[0].length });
  }
  starts.forEach(({ heading, end }, nth) => {
    sections.set(heading, text.slice(end, starts[nth + 1]?.at).trim());
  });
  return { body: text.slice(0, starts[0]?.at).trim(), sections };
}

/** `**date** (who)`, a blank line, the text: as `tk add-note` writes notes, and who it was. */
export const notesText = (comments: readonly ExchangeComment[]): string =>
  comments
    .map(
      ({ by, at, text }) =>
        `**${dateText(at)}**${by === 'unknown' ? '' : ` (${by})`}\n\n${text.replace(/^\s*\n/, '').trimEnd()}`,
    )
    .join('\n\n');

const STAMP = /^\*\*(\d{4}-\d\d-\d\dT[0-9:.]+Z)\*\*(?: \(([^\n]*)\))?[ \t]*\r?$/gm;

/** Notes as comments; words above the first date are `rest`. */
export const commentsIn = (notes: string): { readonly rest: string; readonly comments: readonly ExchangeComment[] } => {
  const stamps = [...notes.matchAll(STAMP)].filter(([, date]) => !Number.isNaN(Date.parse(date ?? '')));
  const comments = stamps.map((stamp, nth) => ({
    by: stamp[2] || 'unknown',
    at: Date.parse(stamp[1] ?? ''),
    text: notes.slice(stamp.index + stamp[0].length, stamps[nth + 1]?.index).trim(),
  }));
  return { rest: notes.slice(0, stamps[0]?.index).trim(), comments };
};

/** The head between two lines `---`, and all below; `undefined` where there is none. */
export const splitHead = (text: string): { readonly head: string; readonly rest: string } | undefined => {
  const found = /^\ufeff?---[ \t]*\r?\n([\s\S]*?)^---[ \t]*(?:\r?\n|$)/m.exec(text);
  return found === null || found.index !== 0
    ? undefined
    : { head: (found[1] ?? '').replace(/\r\n/g, '\n'), rest: text.slice(found[0].length) };
};
