/**
 * Reads what a control-mode client prints. Panes print megabytes; only the beginning of each line
 * is looked at, and no output is decoded or kept.
 */
export type ControlEvents = {
  /** The pane `%number` wrote something. */
  readonly output: (number: number) => void;
  /** Any other line, at most 2,000 bytes of it. */
  readonly notice: (text: string) => void;
};

const NEWLINE = 10;
const PERCENT = 37;
const SPACE = 32;
const LONGEST = 2_000;
const OUTPUT = [Buffer.from('%output %'), Buffer.from('%extended-output %')];
/** Enough of a line to know which pane it is of. */
const ENOUGH = 40;

/** Returns what takes the next piece, cut anywhere. */
export function scanControl(events: ControlEvents): (piece: Uint8Array) => void {
  // The beginning of a line whose end has not come yet; nothing while the rest of one is skipped.
  let held: Buffer = Buffer.alloc(0);
  let skipping = false;
  return (piece) => {
    let rest = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    while (rest.length > 0) {
      const end = rest.indexOf(NEWLINE);
      const part = end === -1 ? rest : rest.subarray(0, end);
      rest = end === -1 ? rest.subarray(rest.length) : rest.subarray(end + 1);
      if (!skipping) {
        const line = held.length === 0 ? part : Buffer.concat([held, part]);
        const number = line.length >= ENOUGH || end !== -1 ? outputOf(line) : undefined;
        if (number !== undefined) events.output(number);
        else if (end !== -1) events.notice(line.subarray(0, LONGEST).toString('utf8'));
        skipping = number !== undefined;
        held = number === undefined && end === -1 ? Buffer.from(line.subarray(0, LONGEST)) : Buffer.alloc(0);
      }
      if (end !== -1) skipping = false;
    }
  };
}

function outputOf(line: Buffer): number | undefined {
  if (line[0] !== PERCENT) return undefined;
  const prefix = OUTPUT.find((word) => line.length > word.length && line.subarray(0, word.length).equals(word));
  if (!prefix) return undefined;
  const end = line.indexOf(SPACE, prefix.length);
  const number = Number(line.toString('latin1', prefix.length, end === -1 ? line.length : end));
  return Number.isInteger(number) ? number : undefined;
}
