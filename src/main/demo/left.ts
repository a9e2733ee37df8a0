/** What is left of demos that were killed: ended as any town, and taken away unless a person has worked in it. */
import { access, rm } from 'node:fs/promises';
import { TransientError } from '../../core/errors.ts';
import { NoTownError } from '../../surfaces/http/no-town.ts';
import { connect } from '../client.ts';
import { offline } from '../offline.ts';
import type { Place } from '../place.ts';
import { ownWork } from './own-work.ts';
import { daemonGone, demoPlace } from './town.ts';

export type SweptDemo = {
  readonly home: string;
  /** What the demo did not make, so that the folder stays; empty where it is gone. */
  readonly kept: readonly string[];
};

/** @throws what keeps its town from ending; nothing was taken away then. */
export const sweepDemo = async (outer: Place, home: string): Promise<SweptDemo> => {
  const place = demoPlace(outer, home);
  await endTown(place);
  const kept = await ownWork(place);
  if (kept.length === 0) await rm(home, { recursive: true, force: true, maxRetries: 5 });
  return { home, kept };
};

/** In one sentence. */
export const sweptText = ({ home, kept }: SweptDemo): string =>
  kept.length === 0
    ? `What a killed demo had left in ${home} is gone`
    : `A killed demo had left ${home}, which stays: ${kept.slice(0, SHOWN).join(', ')}${more(kept)} ${kept.length === 1 ? 'is' : 'are'} not of the demo's making. Take out what you want, then delete the folder`;

const SHOWN = 3;
const more = ({ length }: readonly string[]): string => (length > SHOWN ? ` and ${length - SHOWN} more` : '');

const endTown = async (place: Place): Promise<void> => {
  const begun = await access(place.paths.run).then(
    () => true,
    () => false, // It was killed before it had a town.
  );
  if (!begun) return;
  const client = connect(place, false);
  try {
    await client.down();
    await daemonGone(place);
  } catch (error) {
    if (!(error instanceof NoTownError)) throw error;
    const { next } = await offline(place).down(undefined);
    if (next !== undefined)
      throw new TransientError(`The demo in ${place.paths.home} is just starting or ending (process ${next})`, {
        hint: 'Try again in a moment',
      });
  } finally {
    client.close();
  }
};
