/** One file a screen, for its owner alone, each read for itself: a damaged one takes no other along. */
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Capture } from '../../core/capture.ts';
import type { Reads } from '../../core/corpus.ts';
import { isName } from '../../core/ids.ts';
import { SIGN_SOURCES, SIGNALS } from '../../core/observed.ts';
import type { Captures } from '../../ports/captures.ts';
import { writeWhole } from '../whole-file.ts';
import { newestFirst, surplusOf } from './surplus.ts';

/** The folder is made with the first screen. */
export const fileCaptures = (folder: string): Captures => {
  const pathOf = (id: string): string => join(folder, `${id}.json`);
  const list = async (): Promise<readonly Capture[]> => {
    const names = await readdir(folder).catch(() => []); // Not there: nothing was kept yet.
    const read = await Promise.all(names.map((name) => captureIn(join(folder, name))));
    return newestFirst(read.flatMap((one) => one ?? []));
  };
  const drop = async (ids: readonly string[]): Promise<void> => {
    await Promise.all(ids.filter(isName).map((id) => rm(pathOf(id), { force: true })));
  };
  return {
    keep: async (capture) => {
      if ((await captureIn(pathOf(capture.id))) !== undefined) return 'known';
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await writeWhole(pathOf(capture.id), `${JSON.stringify(capture, undefined, 2)}\n`, 0o600);
      await drop(surplusOf(await list()));
      return 'kept';
    },
    list,
    drop,
  };
};

const signal = z.enum(SIGNALS);
const meaning = z.enum([...SIGNALS, 'nothing']);
/** All parts that there are: what stood in a file and not here would be lost. */
const reads = z.object({
  signal: meaning,
  seen: z.string().exactOptional(),
  title: z.string().exactOptional(),
  opens: z.string().exactOptional(),
  allow: z.string().exactOptional(),
  deny: z.string().exactOptional(),
  clear: z.string().exactOptional(),
  choices: z.array(z.string()).exactOptional(),
  words: z.string().exactOptional(),
  until: z.number().exactOptional(),
  overload: z.literal(true).exactOptional(),
  holds: z.literal(true).exactOptional(),
} satisfies Record<keyof Reads, z.ZodType>);
const shape = z.object({
  id: z.string().refine(isName),
  agent: z.string(),
  version: z.string().exactOptional(),
  at: z.number(),
  because: z.string(),
  verdict: signal,
  means: meaning.exactOptional(),
  title: z.string(),
  lines: z.array(z.string()),
  reads,
  signs: z.array(
    z.object({
      source: z.enum(SIGN_SOURCES),
      signal,
      detail: z.string(),
      ageMs: z.number(),
      note: z.string(),
    }),
  ),
});

/** `undefined` for what is no screen, or one that is damaged: it is passed over. */
const captureIn = async (path: string): Promise<Capture | undefined> => {
  try {
    return shape.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return undefined;
  }
};
