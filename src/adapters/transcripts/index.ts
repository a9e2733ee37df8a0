/** Transcripts on this machine's disk. */
export { fileTranscripts } from './file.ts';
