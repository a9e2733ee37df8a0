/** The screens that come with Mayor, with what they mean: test/fixtures/NAME/corpus.json, the lines beside it. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Recorded } from '../core/corpus.ts';
import { TerminalError } from '../core/errors.ts';
import { SIGNALS } from '../core/observed.ts';

/** A time with its zone, or by the clock of this machine where its CLI tells times by that. */
const instant = z
  .string()
  .transform((text) => Date.parse(text))
  .refine((at) => !Number.isNaN(at));

const screen = z.looseObject({
  signal: z.enum([...SIGNALS, 'nothing']),
  seen: z.string().optional(),
  title: z.string().optional(),
  opens: z.string().optional(),
  allow: z.string().optional(),
  deny: z.string().optional(),
  clear: z.string().optional(),
  choices: z.array(z.string()).optional(),
  words: z.string().optional(),
  until: instant.optional(),
  overload: z.literal(true).optional(),
  holds: z.literal(true).optional(),
  /** Where they do not stand in a file of that name. */
  lines: z.array(z.string()).optional(),
});

const corpusFile = z.looseObject({
  agent: z.string(),
  version: z.string().optional(),
  at: instant,
  screens: z.record(z.string(), screen),
});

type Screen = z.output<typeof screen>;

/** @throws TerminalError when one of its files is missing or damaged. */
export const shippedCorpus = async (root: string): Promise<readonly Recorded[]> => {
  const folder = join(root, 'test', 'fixtures');
  try {
    const names = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isDirectory());
    return (await Promise.all(names.map(({ name }) => corpusIn(join(folder, name))))).flat();
  } catch (error) {
    throw new TerminalError(`The recorded screens in ${folder} cannot be read`, {
      cause: error,
      hint: 'They come with Mayor: set it up anew',
    });
  }
};

const corpusIn = async (folder: string): Promise<readonly Recorded[]> => {
  const text = await readFile(join(folder, 'corpus.json'), 'utf8').catch(absent);
  if (text === undefined) return [];
  const { agent, version, at, screens } = corpusFile.parse(JSON.parse(text));
  return Promise.all(
    Object.entries(screens).map(async ([name, written]) => ({
      agent,
      name,
      ...(version === undefined ? {} : { version }),
      at,
      lines: written.lines ?? (await readFile(join(folder, 'screens', `${name}.txt`), 'utf8')).split('\n'),
      reads: readsIn(written),
    })),
  );
};

/** A folder of other things. */
const absent = (error: unknown): undefined => {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
  throw error;
};

const readsIn = ({
  signal,
  seen,
  title,
  opens,
  allow,
  deny,
  clear,
  choices,
  words,
  until,
  overload,
  holds,
}: Screen): Recorded['reads'] => ({
  signal,
  ...(seen === undefined ? {} : { seen }),
  ...(title === undefined ? {} : { title }),
  ...(opens === undefined ? {} : { opens }),
  ...(allow === undefined ? {} : { allow }),
  ...(deny === undefined ? {} : { deny }),
  ...(clear === undefined ? {} : { clear }),
  ...(choices === undefined ? {} : { choices }),
  ...(words === undefined ? {} : { words }),
  ...(until === undefined ? {} : { until }),
  ...(overload === undefined ? {} : { overload }),
  ...(holds === undefined ? {} : { holds }),
});
