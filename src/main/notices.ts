/** The programs that tell the person something, and what is wrong with them at this moment. */
import { openNotifier } from '../adapters/notifiers/index.ts';
import { hintOf, messageOf } from '../core/errors.ts';
import type { Problem } from '../core/observed.ts';
import type { Notifier } from '../ports/notifier.ts';
import type { Place } from './place.ts';

export type Notices = {
  readonly notifier: Notifier;
  problems(): readonly Problem[];
  /** The settings are others: what failed before may be gone. */
  forget(): void;
};

export const openNotices = (env: Place['env'], open = openNotifier): Notices => {
  const failing = new Map<keyof Notifier, Problem>();
  const notifier = open(env);
  const watched = async (way: keyof Notifier, sent: Promise<void>): Promise<void> => {
    try {
      await sent;
      failing.delete(way);
    } catch (error) {
      const hint = hintOf(error) ?? `Mend "notices" in rigs.yaml, or leave "${way}" out there`;
      failing.set(way, { where: 'notices', what: `You could not be told by ${way}: ${messageOf(error)}`, hint });
      throw error;
    }
  };
  return {
    notifier: {
      desktop: (notice) => watched('desktop', notifier.desktop(notice)),
      command: (argv, notice) => watched('command', notifier.command(argv, notice)),
    },
    problems: () => [...failing.values()],
    forget: () => failing.clear(),
  };
};
