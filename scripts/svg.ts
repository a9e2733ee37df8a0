/** Lines of a terminal as an SVG picture that stays text: it can be searched, read aloud and compared. */
import { widthOf } from '../src/surfaces/tui/drawing/text.ts';

export type Picture = { readonly columns: number; readonly rows: number; readonly title: string };

/** @param lines text and SGR codes, nothing else. */
export const svgOf = (lines: readonly string[], { columns, rows, title }: Picture): string => {
  const width = round(columns * CELL.width + 2 * MARGIN);
  const height = rows * CELL.height + 2 * MARGIN + BAR;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>${asText(title)}</title>`,
    `<rect width="${width}" height="${height}" rx="10" fill="${GROUND}"/>`,
    ...LIGHTS.map((fill, i) => `<circle cx="${20 + i * 18}" cy="19" r="5.5" fill="${fill}"/>`),
    `<g font-family="${FONTS}" font-size="14" fill="${INK}">`,
    ...lines.flatMap((line, row) => drawLine(runsOf(line), MARGIN + BAR + row * CELL.height)),
    '</g>',
    '</svg>',
    '',
  ].join('\n');
};

const FONTS = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace";
const CELL = { width: 8.43, height: 18 };
const MARGIN = 14;
/** The title bar of the window around it. */
const BAR = 24;
const LIGHTS = ['#ff5f57', '#febc2e', '#28c840'];
const INK = '#d4d7dd';
const GROUND = '#16181d';

type Style = { readonly ink?: string; readonly ground?: string; readonly bold?: boolean; readonly dim?: boolean };
type Run = { readonly text: string; readonly style: Style };

const runsOf = (line: string): readonly Run[] => {
  const runs: Run[] = [];
  let style: Style = {};
  for (const piece of line.split(/(\x1b\[[0-9;]*m)/)) {
    if (piece.startsWith('\x1b')) style = restyled(style, piece.slice(2, -1).split(';').map(Number));
    else if (piece !== '') runs.push({ text: piece, style });
  }
  return runs;
};

const restyled = (before: Style, codes: readonly number[]): Style => {
  let style = before;
  for (let i = 0; i < codes.length; i += 1) {
    const code = codes[i] ?? 0;
    const isAny = codes[i + 1] === 2;
    const colour = isAny ? hex(codes.slice(i + 2, i + 5)) : colourOf(codes[i + 2] ?? 0);
    if (code === 38) style = { ...style, ink: colour };
    if (code === 48) style = { ...style, ground: colour };
    if (code === 38 || code === 48) i += isAny ? 4 : 2;
    else style = code === 0 ? {} : { ...style, ...attribute[code], ...basicInk(code) };
  }
  return style;
};

const attribute: Readonly<Record<number, Style>> = {
  1: { bold: true },
  2: { dim: true },
  22: { bold: false, dim: false },
  39: { ink: INK },
  49: { ground: GROUND },
};

const basicInk = (code: number): Style => {
  if (code >= 30 && code <= 37) return { ink: colourOf(code - 30) };
  return code >= 90 && code <= 97 ? { ink: colourOf(code - 90 + 8) } : {};
};

/** The first sixteen are each terminal's own; the others are the same everywhere. */
const SIXTEEN = [
  ...['#1d1f21', '#d16969', '#7fb069', '#d6a24a', '#6f9fd8', '#b48ead', '#6fb3b8', '#c5c8c6'],
  ...['#6b7080', '#e88388', '#a8d08d', '#e8c47a', '#8fb8e8', '#c9a6c4', '#8fcdd1', '#ffffff'],
];

const colourOf = (n: number): string => {
  if (n < 16) return SIXTEEN[n] ?? INK;
  if (n >= 232) return hex(Array(3).fill(8 + (n - 232) * 10));
  const cube = n - 16;
  const steps = [Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6];
  return hex(steps.map((step) => (step === 0 ? 0 : 55 + step * 40)));
};

const hex = (parts: readonly number[]): string =>
  `#${parts.map((part) => part.toString(16).padStart(2, '0')).join('')}`;

const drawLine = (runs: readonly Run[], top: number): readonly string[] => {
  const grounds: string[] = [];
  const texts: string[] = [];
  let column = 0;
  for (const { text, style } of runs) {
    const width = widthOf(text);
    if (style.ground !== undefined && style.ground !== GROUND)
      grounds.push(drawGround(column, width, top, style.ground));
    texts.push(...drawText(text, column, top + CELL.height - 4.5, style));
    column += width;
  }
  return [...grounds, ...texts];
};

const drawGround = (column: number, width: number, top: number, fill: string): string =>
  `<rect x="${placeOf(column)}" y="${top}" width="${round(width * CELL.width)}" height="${CELL.height}" fill="${fill}"/>`;

/** Every stretch without long blanks has its own place and length, so that no font moves a column. */
const drawText = (text: string, column: number, baseline: number, style: Style): readonly string[] =>
  [...text.matchAll(/\S+(?: \S+)*/g)].map(({ 0: words, index }) => {
    const looks = [
      style.bold === true ? ' font-weight="bold"' : '',
      style.ink === undefined || style.ink === INK ? '' : ` fill="${style.ink}"`,
      style.dim === true ? ' opacity="0.6"' : '',
    ];
    const x = placeOf(column + widthOf(text.slice(0, index)));
    const length = round(widthOf(words) * CELL.width);
    const place = `x="${x}" y="${baseline}" textLength="${length}" lengthAdjust="spacingAndGlyphs"`;
    return `<text ${place}${looks.join('')}>${asText(words)}</text>`;
  });

const placeOf = (column: number): number => round(MARGIN + column * CELL.width);
const round = (n: number): number => Math.round(n * 100) / 100;

const asText = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
