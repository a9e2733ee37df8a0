/** Lines of a terminal as text with SGR colours, each standing for itself. */
import type { IBufferCell, IBufferLine } from '@xterm/headless';

/** One line without what is blank at its end; it begins and ends in the default colours. `cell` is scratch space. */
export function sgrLine(line: IBufferLine | undefined, cell: IBufferCell): string {
  if (line === undefined) return '';
  let text = '';
  let pen = '';
  let blanks = '';
  for (let column = 0; column < line.length; column += 1) {
    const here = line.getCell(column, cell);
    if (here === undefined) break;
    if (here.getWidth() === 0) continue; // The right half of a wide character.
    const characters = here.getChars() || ' ';
    const style = styleOf(here);
    if (characters === ' ' && style === '') {
      blanks += ' ';
      continue;
    }
    // Blanks were of the default style: they are written once something comes after them.
    if (blanks !== '') {
      text += (pen === '' ? '' : '\x1b[0m') + blanks;
      pen = '';
      blanks = '';
    }
    if (style !== pen) text += pen === '' ? `\x1b[${style}m` : `\x1b[0${style === '' ? '' : `;${style}`}m`;
    pen = style;
    text += characters;
  }
  return pen === '' ? text : `${text}\x1b[0m`;
}

/** SGR parameters, `''` for the default. Hidden text is shown: people must see what is there. */
function styleOf(cell: IBufferCell): string {
  if (cell.isAttributeDefault()) return '';
  const codes: (string | number)[] = [];
  if (cell.isBold()) codes.push(1);
  if (cell.isDim()) codes.push(2);
  if (cell.isItalic()) codes.push(3);
  if (cell.isUnderline()) codes.push(4);
  if (cell.isBlink()) codes.push(5);
  if (cell.isInverse()) codes.push(7);
  if (cell.isStrikethrough()) codes.push(9);
  if (cell.isOverline()) codes.push(53);
  if (cell.isFgRGB()) codes.push(`38;2;${rgb(cell.getFgColor())}`);
  else if (cell.isFgPalette()) codes.push(palette(cell.getFgColor(), 30));
  if (cell.isBgRGB()) codes.push(`48;2;${rgb(cell.getBgColor())}`);
  else if (cell.isBgPalette()) codes.push(palette(cell.getBgColor(), 40));
  return codes.join(';');
}

const rgb = (colour: number): string => `${(colour >> 16) & 255};${(colour >> 8) & 255};${colour & 255}`;

const palette = (colour: number, base: 30 | 40): string => {
  if (colour < 8) return `${base + colour}`;
  return colour < 16 ? `${base + 60 + colour - 8}` : `${base + 8};5;${colour}`;
};
