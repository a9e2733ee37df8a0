/** What a test has opened and is closed after it, the last first, however it ended. */
import { afterEach } from 'vitest';

type Closable = { close(): unknown };

/** Returns how to say that something was opened. */
export const closing = (): (<Opened extends Closable>(opened: Opened) => Opened) => {
  const all: Closable[] = [];
  afterEach(async () => {
    for (const one of all.splice(0).toReversed()) await one.close();
  });
  return (opened) => {
    all.push(opened);
    return opened;
  };
};
