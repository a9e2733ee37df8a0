/** Before any tests: what earlier ones left that were ended by force is taken away. */
import { sweepTestHomes } from './test-home.ts';

export default async (): Promise<void> => {
  await sweepTestHomes();
};
