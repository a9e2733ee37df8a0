/** What a line does while an agent's pane is typed into: it goes there with Enter, unless it says something else. */
import type { Instant } from '../../../core/ids.ts';
import { keyNamed } from '../own-keys.ts';
import type { State } from '../state.ts';
import type { Happening } from '../step.ts';
import { endOf, freshIn, paneLines } from './pane.ts';
import { type Answer, said, type Thread } from './thread.ts';

/** `undefined`: a command of this mode. */
export const hearIntoPane = (thread: Thread, state: State, line: string, at: Instant): Answer | undefined => {
  const press = (name: string): Happening => ({ kind: 'key', key: { kind: 'key', name }, at });
  const text = line.trim();
  if (/^(esc|escape|ctrl-\]|:stop)$/i.test(text)) return { thread, happenings: [press('ctrl-]')] };
  const now = paneLines(state, state.typing?.polecat) ?? [];
  const heard = thread.pane?.heard ?? [];
  if (text === '') {
    const fresh = freshIn(heard, now);
    const next = { ...thread, pane: { heard: now, isAwaited: false } };
    return said(next, ...(fresh.length === 0 ? ['Nothing new in the pane.'] : endOf(fresh)));
  }
  const waiting = (...happenings: readonly Happening[]): Answer => ({
    thread: { ...thread, pane: { heard, isAwaited: true } },
    happenings,
    quiet: true,
  });
  if (!/^:(?!:)/.test(text)) {
    const typed = line.replace(/^(\s*):(?=:)/, '$1');
    return waiting({ kind: 'key', key: { kind: 'text', name: 'text', text: typed }, at }, press('enter'));
  }
  if (text === ':list') return said({ ...thread, pane: { heard: now, isAwaited: false } }, ...now);
  const key = keyNamed(text.slice(1));
  return key === undefined ? undefined : waiting(press(key));
};
