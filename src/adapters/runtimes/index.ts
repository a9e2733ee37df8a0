/** Every runtime that rigs.yaml may name. A new one is one line here and one file beside it. */
import type { OpenRuntime } from '../../ports/runtime.ts';

export const runtimes = {} satisfies Record<string, OpenRuntime>;
