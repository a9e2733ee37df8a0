import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { memoryStore, openFileJournal, openMemoryJournal } from '../../src/adapters/journals/index.ts';
import { evolve, upgrade } from '../../src/core/evolve.ts';
import { manualClock } from '../helpers/clock.ts';
import { freshFolder } from '../helpers/folder.ts';
import { journalContract } from './journal.ts';

const parts = { evolve, upgrade, clock: manualClock() };

journalContract({
  name: 'memory',
  place: async () => {
    const store = memoryStore();
    return () => openMemoryJournal({ store, ...parts });
  },
  skip: [],
});

journalContract({
  name: 'file',
  place: async () => {
    const folder = join(await freshFolder(), 'journal');
    return () => {
      const journal = openFileJournal({ folder, ...parts });
      onTestFinished(() => journal.close());
      return journal;
    };
  },
  skip: [],
});
