/** Screens that were kept, for commands: no daemon is needed for them. */
import { join } from 'node:path';
import { fileCaptures } from '../adapters/captures/index.ts';
import { readsOf } from '../agents/corpus.ts';
import { presetOf } from '../agents/index.ts';
import { type Capture, captureOf, type Shown } from '../core/capture.ts';
import type { Settings } from '../core/settings.ts';
import { captureId } from '../mayor/capturing.ts';
import type { Captures } from '../ports/captures.ts';
import { agentVersion } from './agent-version.ts';
import type { Place } from './place.ts';
import { privacyOf } from './privacy.ts';

export const capturesIn = ({ paths }: Place): Captures => fileCaptures(join(paths.state, 'captures'));

/** A person chose this one: it takes the place of one that was kept by itself. */
export const takeCapture = async (
  place: Place,
  settings: Settings,
  shown: Omit<Shown, 'reads' | 'version'>,
): Promise<Capture> => {
  const { agent, lines, at } = shown;
  const reads = readsOf(presetOf(agent, settings.agents[agent])?.readScreen(lines, at));
  const version = await agentVersion(place, settings, agent);
  const capture = captureOf(
    { ...shown, reads, ...(version === undefined ? {} : { version }) },
    privacyOf(place, settings),
    captureId,
  );
  const captures = capturesIn(place);
  await captures.drop([capture.id]);
  await captures.keep(capture);
  return capture;
};
