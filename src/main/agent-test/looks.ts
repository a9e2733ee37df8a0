/** Waiting for what a town shows, and allowing meanwhile what its agent asks for: nobody else is there to do it. */
import type { Answer } from '../../core/command.ts';
import { itemId } from '../../core/ids.ts';
import type { PolecatRow } from '../../core/views/polecat-row.ts';
import type { InboxRow, StatusView } from '../../core/views/status.ts';
import type { Town } from '../../mayor/town.ts';

export type Looks = {
  /** Resolves with what `find` finds in a picture, or with nothing when the time is over. */
  until<Found>(
    find: (status: StatusView, row: PolecatRow | undefined) => Found | undefined,
  ): Promise<Found | undefined>;
  answer(item: InboxRow, answer: Answer): Promise<void>;
  /** Permissions and dialogs that were allowed. */
  allowed(): readonly InboxRow[];
};

const LOOK_MS = 200;
const TESTER = { kind: 'person', name: 'test' } as const;

export const looksAt = (town: Town, patienceMs: number): Looks => {
  const allowed = new Map<string, InboxRow>();
  const answer = async (item: InboxRow, words: Answer): Promise<void> => {
    await town.submit({ kind: 'answer', item: itemId(item.id), answer: words }, TESTER);
  };
  const allow = async ({ inbox }: StatusView): Promise<void> => {
    for (const item of inbox) {
      if (allowed.has(item.id) || !ASKS.has(item.kind) || !item.options.includes('allow')) continue;
      allowed.set(item.id, item);
      await answer(item, { kind: 'allow' });
    }
  };
  return {
    async until(find) {
      const giveUp = performance.now() + patienceMs;
      for (;;) {
        const status = await town.status();
        const found = find(status, status.polecats[0]);
        if (found !== undefined || performance.now() > giveUp) return found;
        await allow(status);
        await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      }
    },
    answer,
    allowed: () => [...allowed.values()],
  };
};

const ASKS: ReadonlySet<string> = new Set(['permission', 'dialog']);
