/** The daemon of a town ended and started again, in the version of this program. Agents, which are not its children, live on. */
import { TerminalError } from '../core/errors.ts';
import { NoTownError } from '../surfaces/http/no-town.ts';
import { connect } from './client.ts';
import type { Place } from './place.ts';
import { processEnded } from './process-ended.ts';
import { settingsOf } from './settings.ts';
import { startDaemon } from './start-daemon.ts';

/** For what it has begun to be written down, and its gates to end. */
const GONE_MS = 30_000;

/**
 * Where none runs it is started. What a new daemon would not start with is refused before the old one ends.
 * @throws TerminalError also where the old one does not end
 */
export const restartDaemon = async (place: Place): Promise<{ readonly running: boolean }> => {
  await settingsOf(place);
  const pid = await pidOf(place);
  if (pid !== undefined) {
    process.kill(pid, 'SIGTERM');
    if (!(await processEnded(pid, GONE_MS)))
      throw new TerminalError(`The daemon was told to end, but its process ${pid} is still there`, {
        hint: `Look at its log, then end it with: kill -9 ${pid}. Then mayor up; nothing is lost`,
      });
  }
  await startDaemon(place);
  return { running: pid !== undefined };
};

const pidOf = async (place: Place): Promise<number | undefined> => {
  const client = connect({ ...place, env: {} }, false);
  try {
    const { pid } = (await client.status()).town;
    if (pid > 0) return pid;
    throw new TerminalError('The daemon does not say which process it is', { hint: 'mayor down ends it' });
  } catch (error) {
    if (error instanceof NoTownError) return undefined;
    throw error;
  } finally {
    client.close();
  }
};
