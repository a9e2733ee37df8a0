/** Every way to keep screens. */
export { fileCaptures } from './file.ts';
export { memoryCaptures } from './memory.ts';
