/** Comma-separated values as RFC 4180 has them, safe to open in a spreadsheet. */

/** A record and the line that it begins in. */
export type CsvRecord = { readonly line: number; readonly cells: readonly string[] };

/**
 * Takes line ends of every kind, a byte order mark, and commas, semicolons or tabs (whichever the
 * first line has most of). An opened quote that is not closed ends the reading there.
 */
export function readCsv(text: string): { readonly records: readonly CsvRecord[]; readonly broken?: CsvRecord } {
  const source = text.startsWith('\ufeff') ? text.slice(1) : text;
  const comma = separatorOf(source);
  const records: CsvRecord[] = [];
  let cells: string[] = [];
  let line = 1;
  let start = 1;
  let at = 0;
  const close = (): void => {
    if (cells.length > 1 || cells[0] !== '') records.push({ line: start, cells: cells.map(unguarded) });
    cells = [];
  };
  while (at < source.length) {
    if (cells.length === 0) start = line;
    const cell = source[at] === '"' ? quotedCell(source, at) : plainCell(source, at, comma);
    if (cell === undefined) return { records, broken: { line: start, cells } };
    cells.push(cell.text);
    line += source.slice(at, cell.end).split('\n').length - 1;
    at = cell.end;
    if (source[at] === comma) {
      at++;
      // A comma at the very end begins a last, empty cell.
      if (at < source.length) continue;
      cells.push('');
    }
    if (source[at] === '\r') at++;
    if (source[at] === '\n') {
      at++;
      line++;
    }
    close();
  }
  return { records };
}

export const writeCsv = (rows: readonly (readonly string[])[]): string =>
  rows.map((cells) => `${cells.map(cellText).join(',')}\r\n`).join('');

const separatorOf = (source: string): string => {
  const first = source.slice(0, source.search(/\r|\n|$/));
  const count = (sign: string): number => first.split(sign).length;
  return [',', ';', '\t'].reduce((best, sign) => (count(sign) > count(best) ? sign : best));
};

const quotedCell = (source: string, from: number): { readonly text: string; readonly end: number } | undefined => {
  let text = '';
  let at = from + 1;
  for (;;) {
    const quote = source.indexOf('"', at);
    if (quote < 0) return undefined;
    text += source.slice(at, quote);
    if (source[quote + 1] !== '"') return { text, end: quote + 1 };
    text += '"';
    at = quote + 2;
  }
};

const plainCell = (source: string, from: number, comma: string): { readonly text: string; readonly end: number } => {
  let end = from;
  while (end < source.length && source[end] !== comma && source[end] !== '\n' && source[end] !== '\r') end++;
  return { text: source.slice(from, end), end };
};

const cellText = (text: string): string => {
  const safe = guarded(text);
  return /[",;\t\r\n]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/**
 * A cell that a spreadsheet would run as a formula gets a `'` before it; one that has that already
 * gets another, so that reading takes exactly one away.
 */
const guarded = (text: string): string => (FORMULA.test(text) ? `'${text}` : text);
const unguarded = (text: string): string => (text.startsWith("'") && FORMULA.test(text) ? text.slice(1) : text);
const FORMULA = /^'*[=+\-@\t\r\n|\uff1d\uff0b\uff0d\uff20]/;
