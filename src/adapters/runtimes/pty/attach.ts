/** A person's terminal in front of a pane of the town's pty host. */
import { StringDecoder } from 'node:string_decoder';
import { TerminalError, UsageError } from '../../../core/errors.ts';
import { type Connection, connect, type News } from './connection.ts';
import { PLAIN_MODES } from './draw.ts';
import { hostPlace } from './place.ts';
import { answers } from './protocol.ts';

export type PersonTerminal = { readonly input: NodeJS.ReadStream; readonly output: NodeJS.WriteStream };

/**
 * Shows the pane and passes keys on until the person leaves (Ctrl-\), the pane is removed or the
 * host ends; the terminal is then as it was before. Resolves with an exit code.
 * @throws UsageError without a terminal; TerminalError when there is no such pane.
 */
export async function runPtyAttach(folder: string, pane: string, terminal: PersonTerminal): Promise<number> {
  const { input, output } = terminal;
  if (!input.isTTY || !output.isTTY) throw new UsageError('There is no terminal here to attach');
  const end = ending();
  const host = await connect(hostPlace(folder).socket, (news) => show(output, end.because, news));
  if (host === 'nobody') throw new TerminalError('The agents of this town have ended', { hint: 'mayor status' });
  void host.ended.then(() => end.because({ exit: 1, say: 'The process that holds the agents went away.' }));
  const restore = occupy(terminal);
  try {
    if ((await host.ask({ ask: 'sit', pane, ...sizeOf(output) }, answers.sit)) === 'gone')
      end.because({ exit: 1, say: 'This pane is closed.' });
    const forget = listen(terminal, host, end.because);
    const { exit, say } = await end.ended;
    forget();
    restore();
    output.write(`${say}\n`);
    return exit;
  } finally {
    restore();
    host.end();
  }
}

type End = { readonly exit: number; readonly say: string };

/** The first reason counts. */
function ending(): { readonly because: (end: End) => void; readonly ended: Promise<End> } {
  let because = (_: End): void => {};
  const ended = new Promise<End>((resolve) => {
    because = resolve;
  });
  return { because, ended };
}

/** Waits while the terminal is slower than the agent: the host then leaves pictures out. */
async function show(output: NodeJS.WriteStream, end: (end: End) => void, news: News): Promise<void> {
  if ('left' in news) end({ exit: 0, say: 'The pane was closed.' });
  if ('draw' in news && !output.write(news.draw)) {
    await new Promise<void>((resolve) => void output.once('drain', resolve).once('close', resolve));
  }
}

const LEAVE = '\x1c';
/** Shift or Alt with PageUp and PageDown: which of them a terminal keeps for itself differs. */
const SCROLLS = new Map([
  ['\x1b[5;2~', 1],
  ['\x1b[5;3~', 1],
  ['\x1b[6;2~', -1],
  ['\x1b[6;3~', -1],
]);
const OURS = /(\x1c|\x1b\[[56];[23]~)/;

function listen({ input, output }: PersonTerminal, host: Connection, end: (end: End) => void): () => void {
  const decoder = new StringDecoder('utf8');
  const ended = (): void => end({ exit: 0, say: 'The agent goes on.' });
  const tell = (question: Parameters<Connection['ask']>[0]): void =>
    void host.ask(question, answers.type).catch(() => {}); // A host that went away ends us by itself; one stuck agent is seen.
  const typed = (bytes: Buffer): void => {
    for (const piece of decoder.write(bytes).split(OURS)) {
      const pages = SCROLLS.get(piece);
      if (piece === LEAVE) {
        ended();
        return;
      }
      if (pages !== undefined) tell({ ask: 'scroll', pages });
      else if (piece !== '') tell({ ask: 'type', text: piece });
    }
  };
  const resized = (): void => tell({ ask: 'resize', ...sizeOf(output) });
  input.on('data', typed).on('end', ended);
  output.on('resize', resized);
  for (const signal of SIGNALS) process.on(signal, ended);
  return () => {
    input.off('data', typed).off('end', ended);
    output.off('resize', resized);
    for (const signal of SIGNALS) process.off(signal, ended);
  };
}

const SIGNALS = ['SIGTERM', 'SIGHUP', 'SIGINT'] as const;

/** A screen beside the one that was there, without wrapping: a pane may be wider for a moment. */
function occupy({ input, output }: PersonTerminal): () => void {
  input.setRawMode(true);
  input.resume();
  output.write('\x1b[?1049h\x1b[?7l\x1b[2J\x1b[H');
  let isOurs = true;
  return () => {
    if (!isOurs) return;
    isOurs = false;
    // Cleared, for a terminal that has no second screen.
    output.write(`${PLAIN_MODES}\x1b[0m\x1b[?7h\x1b[?25h\x1b[2J\x1b[H\x1b[?1049l`);
    input.setRawMode(false);
    input.pause();
  };
}

const sizeOf = ({ columns, rows }: NodeJS.WriteStream): { columns: number; rows: number } => ({
  columns: Math.max(2, columns || 80),
  rows: Math.max(1, rows || 24),
});
