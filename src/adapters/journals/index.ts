/** Every way to keep a journal. */
export { type FileJournalOptions, openFileJournal } from './file.ts';
export { type MemoryStore, memoryStore, openMemoryJournal } from './memory.ts';
export type { JournalParts } from './replay.ts';
