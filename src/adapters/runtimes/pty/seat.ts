/** A person in front of a pane: pictures out, keys in, and the pane as large as their terminal. */
import type { Clock } from '../../../ports/clock.ts';
import type { Size } from './claims.ts';
import { createDrawing, rowsFor } from './draw.ts';
import type { LivePane } from './pane.ts';

export type Seat = {
  readonly handle: string;
  /** The pane may look different: drawn soon, many changes at once. */
  changed(): void;
  resize(size: Size): void;
  type(text: string): Promise<void>;
  scroll(pages: number): void;
  leave(): void;
};

type SeatParts = {
  readonly pane: LivePane;
  readonly handle: string;
  readonly size: Size;
  readonly clock: Pick<Clock, 'after'>;
  /** What waits for the person, in a few words. */
  readonly waits: () => string;
  /** Whether a picture would be taken; when not, `changed` is called once it would. */
  readonly isReady: () => boolean;
  readonly draw: (text: string) => void;
};

/** Between two pictures. */
const FRAME_MS = 33;
/** A program that never says that its drawing is complete is shown all the same. */
const LONGEST_DRAWING_FRAMES = 6;

export function takeSeat({ pane, handle, size, clock, waits, isReady, draw }: SeatParts): Seat {
  const drawing = createDrawing(pane, size.columns, size.rows, waits);
  let waiting: (() => void) | undefined;
  const claim = pane.claimSize();
  let held = 0;
  const frame = (): void => {
    waiting = undefined;
    if (pane.terminal.isDrawing() && held < LONGEST_DRAWING_FRAMES) {
      held += 1;
      changed();
      return;
    }
    held = 0;
    // A terminal that is slower than the agent misses pictures: each tells the difference to the last one that it got.
    if (!isReady()) return;
    const text = drawing.next();
    if (text !== '') draw(text);
  };
  const changed = (): void => {
    waiting ??= clock.after(FRAME_MS, frame);
  };
  const fill = ({ columns, rows }: Size): void => {
    claim.resize({ columns, rows: rowsFor(rows) });
    drawing.resize(columns, rows);
    changed();
  };
  const stopListening = pane.onDrawn(changed);
  fill(size);
  return {
    handle,
    changed,
    resize: fill,
    type: async (text) => {
      drawing.follow();
      changed();
      await pane.type(text);
    },
    scroll: (pages) => {
      drawing.scroll(pages);
      changed();
    },
    leave: () => {
      waiting?.();
      stopListening();
      claim.release();
    },
  };
}
