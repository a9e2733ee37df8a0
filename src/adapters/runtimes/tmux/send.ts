/** Writing into a pane as if someone pasted or typed. */
import { setTimeout as pause } from 'node:timers/promises';
import { TransientError } from '../../../core/errors.ts';
import { plainText, withoutControls } from '../../../core/plain.ts';
import type { Input, Stroke } from '../../../ports/runtime.ts';
import { line, whole } from './script.ts';
import type { TmuxServer } from './server.ts';

/** `id`: a living pane, by tmux's name, to which nobody else sends at this moment. */
export async function sendTo(server: TmuxServer, id: string, input: Input): Promise<'sent' | 'gone'> {
  if (input.kind === 'keys') return type(server, id, input.keys);
  const text = plainText(input.text);
  const before = input.enter ? await look(server, id) : undefined;
  const pasted = await paste(server, id, text, ['-p']);
  if (pasted === 'gone' || !input.enter) return pasted;
  await settled(server, id, before, PATIENCE_MS + text.length / CHARACTERS_PER_MS);
  return paste(server, id, '\r', []);
}

/**
 * Through a buffer over standard input, so that no length or character is in the way, and written
 * to the program even while a person has scrolled the pane back. With `-p` in the paste marks that
 * the program asked for; `-r` keeps line feeds as they are.
 */
async function paste(server: TmuxServer, id: string, text: string, how: readonly string[]): Promise<'sent' | 'gone'> {
  const buffer = `mayor-${id}`;
  if (text === '') return 'sent'; // tmux makes no empty buffers.
  const answer = await server.ask(
    ['load-buffer', '-b', buffer, '-', ';', 'paste-buffer', ...how, '-r', '-d', '-b', buffer, '-t', id],
    text,
  );
  if (answer.kind === 'refused') await server.ask(['delete-buffer', '-b', buffer]);
  return outcome(answer);
}

/** What a person types elsewhere: what lies between two pastes in one subprocess. */
export async function typeInto(server: TmuxServer, id: string, strokes: readonly Stroke[]): Promise<'sent' | 'gone'> {
  let lines: string[] = [];
  const typed = async (): Promise<'sent' | 'gone'> => {
    const script = whole([leaveMode(id), ...lines]);
    const none = lines.length === 0;
    lines = [];
    return none ? 'sent' : outcome(await server.ask(['source-file', '-'], script));
  };
  for (const stroke of strokes) {
    if (stroke.kind === 'key') lines.push(line('send-keys', '-t', id, '--', stroke.key));
    const text = stroke.kind === 'text' ? withoutControls(stroke.text) : '';
    if (text !== '') lines.push(line('send-keys', '-l', '-t', id, '--', text));
    if (stroke.kind !== 'paste') continue;
    if ((await typed()) === 'gone' || (await paste(server, id, plainText(stroke.text), ['-p'])) === 'gone')
      return 'gone';
  }
  return typed();
}

/** A pane that a person has scrolled back would take the keys for itself. */
const leaveMode = (id: string): string =>
  line('if-shell', '-F', '-t', id, '#{pane_in_mode}', `send-keys -t ${id} -X cancel`);

async function type(server: TmuxServer, id: string, keys: readonly string[]): Promise<'sent' | 'gone'> {
  if (keys.length === 0) return 'sent';
  const script = whole([leaveMode(id), line('send-keys', '-t', id, '--', ...keys)]);
  return outcome(await server.ask(['source-file', '-'], script));
}

function outcome(answer: Awaited<ReturnType<TmuxServer['ask']>>): 'sent' | 'gone' {
  if (answer.kind === 'ok') return 'sent';
  if (answer.kind === 'no-server' || /can't find pane|pane has exited|no such pane/.test(answer.because)) return 'gone';
  throw new TransientError(`tmux did not take what was sent: ${answer.because}`);
}

/**
 * Programs that redraw themselves take an Enter that comes with the end of a paste for a part of
 * it. So it is sent once the screen shows the paste: it changed and then stood still for a moment,
 * or, for a program that shows nothing or never stands still, when patience ends.
 */
async function settled(server: TmuxServer, id: string, before: string | undefined, withinMs: number): Promise<void> {
  const deadline = performance.now() + withinMs;
  let last = before;
  let still = 0;
  while (performance.now() < deadline && still < STILL) {
    await pause(LOOK_MS);
    const now = await look(server, id);
    still = now !== before && now === last ? still + 1 : 0;
    last = now;
  }
}

const LOOK_MS = 30;
/** Looks in a row without a change. */
const STILL = 2;
const PATIENCE_MS = 1_500;
const CHARACTERS_PER_MS = 200;

/** Screen and cursor, as something to compare. */
async function look(server: TmuxServer, id: string): Promise<string> {
  const answer = await server.ask([
    ...[
      'display-message',
      '-p',
      '-t',
      id,
      '#{cursor_x},#{cursor_y},#{history_size}',
      ';',
      'capture-pane',
      '-p',
      '-t',
      id,
    ],
  ]);
  return answer.kind === 'ok' ? answer.text : '';
}
