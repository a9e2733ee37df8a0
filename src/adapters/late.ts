/**
 * What is loaded when it is first used, in the middle of a function that cannot wait: most commands need
 * none of it, and loading it takes longer than they run. Each is named here, so that the walls can see it.
 */
import { createRequire } from 'node:module';

/** In hex digits. */
export const digest = (algorithm: 'sha1' | 'sha256', of: string | Uint8Array): string =>
  process.getBuiltinModule('node:crypto').createHash(algorithm).update(of).digest('hex');

/** The full parser, for what people write by hand. */
export const yaml = (): typeof import('yaml') => createRequire(import.meta.url)('yaml');
