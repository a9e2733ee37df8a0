import { createHash } from 'node:crypto';

/** One text for several: another for other parts. */
export const digest = (parts: readonly string[]): string => createHash('sha256').update(parts.join('\0')).digest('hex');
