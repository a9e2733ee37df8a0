/** Key names as tmux has them, in the bytes that a terminal sends for them. Pure. */

/** `cursorMode`: the program asked for application cursor keys (DECCKM). An unknown name is typed letter by letter. */
export function bytesOf(key: string, cursorMode: boolean): string {
  const [, prefix = '', rest = key] = /^([CM]-)(.+)$/su.exec(key) ?? [];
  if (prefix === 'M-') return `\x1b${bytesOf(rest, cursorMode)}`;
  if (prefix === 'C-') return control(rest) ?? key;
  const arrow = ARROWS.get(key);
  if (arrow !== undefined) return `${cursorMode ? '\x1bO' : '\x1b['}${arrow}`;
  return NAMED.get(key) ?? key;
}

function control(key: string): string | undefined {
  if (key === 'Space') return '\x00';
  if (key === '?') return '\x7f';
  if (!/^[@-_a-z]$/.test(key)) return undefined;
  return String.fromCharCode(key.toUpperCase().charCodeAt(0) & 0x1f);
}

const ARROWS = new Map([
  ['Up', 'A'],
  ['Down', 'B'],
  ['Right', 'C'],
  ['Left', 'D'],
  ['Home', 'H'],
  ['End', 'F'],
]);

const NAMED = new Map([
  ['Enter', '\r'],
  ['Escape', '\x1b'],
  ['Tab', '\t'],
  ['BTab', '\x1b[Z'],
  ['Space', ' '],
  ['BSpace', '\x7f'],
  ...['IC', 'Insert'].map((name) => [name, '\x1b[2~'] as const),
  ...['DC', 'Delete'].map((name) => [name, '\x1b[3~'] as const),
  ...['PPage', 'PageUp', 'PgUp'].map((name) => [name, '\x1b[5~'] as const),
  ...['NPage', 'PageDown', 'PgDn'].map((name) => [name, '\x1b[6~'] as const),
  ...['P', 'Q', 'R', 'S'].map((letter, at) => [`F${at + 1}`, `\x1bO${letter}`] as const),
  ...[15, 17, 18, 19, 20, 21, 23, 24].map((code, at) => [`F${at + 5}`, `\x1b[${code}~`] as const),
]);
