/** What waits for the person, told to the town's tmux: words for its status line, and where `prefix n` goes. Pure. */
import type { Waiting } from '../../../core/views/waiting.ts';
import { needsText, reviewsText } from '../../../core/views/waiting.ts';
import { line } from './script.ts';

export type Signs = { readonly needsYou: string; readonly review: string };

export const NEEDS = '@mayor_needs';
export const REVIEWS = '@mayor_reviews';

/** As the dashboard has it: MAYOR_ASCII counts when it is set and not empty. */
export const signsFor = (env: Readonly<Record<string, string | undefined>>): Signs => {
  const { MAYOR_ASCII = '' } = env;
  return MAYOR_ASCII === '' || MAYOR_ASCII === '0' ? { needsYou: '▲', review: '◆' } : { needsYou: '!', review: '#' };
};

/** Lines for `source-file -`. All of it each time: what an earlier daemon told is replaced, and nothing is left of it. */
export const waitingScript = (waiting: Waiting, signs: Signs): string => {
  const [needs, reviews] = [needsText(waiting), reviewsText(waiting)];
  return [
    line('set-option', '-g', NEEDS, needs === '' ? '' : `${signs.needsYou} ${needs}`),
    line('set-option', '-g', REVIEWS, reviews === '' ? '' : `${signs.review} ${reviews}`),
    `bind-key n {\n${jump(waiting)}\n}`,
    line('display-message', '-p', '#{pid}'),
    '',
  ].join('\n');
};

const HANDLE = /^(%\d+)@\d+$/;

/** From one of these panes to the one after it, and from anywhere else to the first. */
const jump = ({ needsYou, stuck, panes }: Waiting): string => {
  const ids = panes.flatMap((pane) => HANDLE.exec(pane)?.[1] ?? []);
  const [first] = ids;
  if (first === undefined)
    return say(needsYou + stuck === 0 ? 'Nobody needs you' : 'Who needs you has no pane: see prefix 0');
  const steps = ids.map((id, at): readonly [string, string] => {
    const next = ids[at + 1] ?? first;
    return [id, next === id ? say('Nobody else needs you') : to(next)];
  });
  return steps.reduceRight(
    (otherwise, [id, then]) => `if-shell -F "#{==:#{pane_id},${id}}" {\n${then}\n} {\n${otherwise}\n}`,
    to(first),
  );
};

const to = (id: string): string => line('switch-client', '-t', id);
const say = (text: string): string => line('display-message', text);
