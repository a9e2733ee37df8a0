/** Lines out of a pipe: each is worked on when what the one before set going is done. */
import type { Clock } from '../../../ports/clock.ts';

export type PipeInput = {
  setEncoding(encoding: 'utf8'): unknown;
  on(event: 'data', listener: (chunk: string | Buffer) => void): unknown;
  once(event: 'end', listener: () => void): unknown;
  resume(): unknown;
};

export type PipeSpec = {
  heard(line: string): void;
  /** What is being done for the person. */
  readonly underWay: ReadonlySet<Promise<void>>;
  /** Resolves when nothing else is awaited. */
  quiet(): Promise<void>;
  /** The input is over, and all of it was worked on. */
  left(): void;
};

/** Longer than this nothing holds the next line back. */
const PATIENCE_MS = 30_000;

export const openPipe = (input: PipeInput, clock: Pick<Clock, 'after'>, spec: PipeSpec): { start(): void } => {
  const lines: string[] = [];
  let rest = '';
  let isOver = false;
  let isWorking = false;
  const work = async (): Promise<void> => {
    if (isWorking) return;
    isWorking = true;
    for (let line = lines.shift(); line !== undefined; line = lines.shift()) {
      spec.heard(line);
      await settled(spec, clock);
    }
    isWorking = false;
    if (isOver) spec.left();
  };
  return {
    start: () => {
      input.setEncoding('utf8');
      input.on('data', (chunk) => {
        const parts = `${rest}${chunk}`.split('\n');
        rest = parts.pop() ?? '';
        lines.push(...parts);
        void work();
      });
      input.once('end', () => {
        if (rest !== '') lines.push(rest);
        rest = '';
        isOver = true;
        void work();
      });
      input.resume();
    },
  };
};

const settled = async ({ underWay, quiet }: PipeSpec, clock: Pick<Clock, 'after'>): Promise<void> => {
  let cancel: (() => void) | undefined;
  const tooLong = new Promise<void>((resolve) => {
    cancel = clock.after(PATIENCE_MS, resolve);
  });
  await Promise.race([Promise.allSettled([...underWay]).then(quiet), tooLong]);
  cancel?.();
};
