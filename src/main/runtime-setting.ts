/** Which runtime a town is to have, for who wants to know nothing else of rigs.yaml. */
import type { Settings } from '../core/settings.ts';

/** As the schema has it where the file says nothing. */
const DEFAULT: Settings['runtime'] = 'auto';

/**
 * @param text rigs.yaml
 * @param whole reads all of it, which takes as long as a start of the program: only where it may say something of this
 */
export const runtimeIn = async (text: string, whole: () => Promise<Settings>): Promise<Settings['runtime']> =>
  text.includes('runtime') ? (await whole()).runtime : DEFAULT;
