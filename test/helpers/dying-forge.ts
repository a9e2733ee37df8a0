/** A forge whose daemon may die at any of its verbs. */
import type { Forge } from '../../src/ports/forge.ts';

/** Dies before or after each verb's effect, as `kill -9` would. */
export const dying = (forge: Forge, maybe: () => void): Forge => {
  const around = async <Value>(verb: () => Promise<Value>): Promise<Value> => {
    maybe();
    const value = await verb();
    maybe();
    return value;
  };
  return {
    ...forge,
    rehearse: (...args) => around(() => forge.rehearse(...args)),
    check: (...args) => around(() => forge.check(...args)),
    land: (...args) => around(() => forge.land(...args)),
    verify: (...args) => around(() => forge.verify(...args)),
  };
};
