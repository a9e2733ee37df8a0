/** What one control-mode client tells, as hints. */
import type { Clock } from '../../../ports/clock.ts';
import type { RuntimeHint } from '../../../ports/runtime.ts';
import type { Lasting } from '../../process.ts';
import { remindToReap } from './list.ts';
import { handleOf } from './row.ts';
import { scanControl } from './scan.ts';
import { line } from './script.ts';

/** Between two reads of what panes print: bounds the hints, and what they cost, to ten a second. */
const EVERY_MS = 100;

const FACTS = '#{pane_dead}#{pane_dead_status}#{pane_dead_signal}|#{pane_title}';
/** `pane_dead` and then the exit code or signal, which may come later. */
const ALIVE = '0';
const DEAD_WITHOUT_CODE = '1';

type Following = {
  readonly session: string;
  readonly tell: (hint: RuntimeHint) => void;
  readonly clock: Pick<Clock, 'after'>;
};

/** Tells of every pane of the client's session until the client ends. */
export function follow(client: Lasting, { session, tell, clock }: Following): void {
  let server: number | undefined;
  const wrote = new Set<number>();
  const facts = new Map<string, { readonly life: string; readonly title: string }>();
  const notices: readonly (readonly [RegExp, (match: RegExpExecArray) => void])[] = [
    [/^mayor-server (\d+)$/, (match) => found(Number(match[1]))],
    [/^%pause %(\d+)$/, (match) => resume(Number(match[1]))],
    [/^%(?:unlinked-)?window-close /, () => tell({ kind: 'exited' })],
    [/^%session-changed \S+ (.*)$/, (match) => moved(match[1] ?? '')],
    [/^%subscription-changed mayor \S+ \S+ \S+ (%\d+) : ([01][^|]*)\|(.*)$/, (match) => changed(match)],
  ];
  const say = (command: string) => client.write(`${command}\n`);
  const found = (pid: number) => {
    server = pid;
  };
  const moved = (to: string) => {
    // A client whose session is over is moved to another one, which has a client of its own.
    if (to !== session) return client.end();
    // Not before: a client that is not yet in its session cannot subscribe.
    say(line('display-message', '-p', 'mayor-server #{pid}'));
    say(line('refresh-client', '-B', `mayor:%*:${FACTS}`));
  };
  const resume = (number: number) => {
    wrote.add(number);
    clock.after(EVERY_MS, () => say(line('refresh-client', '-A', `%${number}:continue`)));
  };
  const changed = ([, id = '', life = '', title = '']: RegExpExecArray) => {
    if (server === undefined) return;
    const pane = handleOf(id, server);
    const was = facts.get(id) ?? { life: ALIVE, title: '' };
    facts.set(id, { life, title });
    if (life === DEAD_WITHOUT_CODE) remindToReap(server);
    if (life !== was.life && life !== ALIVE) tell({ kind: 'exited', pane });
    if (title !== was.title) tell({ kind: 'title', pane });
  };
  const scan = scanControl({
    output: (number) => void wrote.add(number),
    notice: (text) => {
      for (const [pattern, act] of notices) {
        const match = pattern.exec(text);
        if (match) return act(match);
      }
    },
  });
  let rests = false;
  /** All that has come at once: a chunk a time would fall behind by seconds beside a hundred panes that print. */
  const read = (): void => {
    if (rests) return;
    const piece: Buffer | null = client.output.read();
    if (piece === null) return;
    scan(piece);
    if (server !== undefined) {
      for (const number of wrote) tell({ kind: 'output', pane: handleOf(`%${number}`, server) });
      wrote.clear();
      // What is not read tmux keeps meanwhile, and what a flooding pane printed in over a second it drops for us.
      rests = true;
      clock.after(EVERY_MS, () => {
        rests = false;
        read();
      });
    } else read();
  };
  client.output.on('readable', read);
}
