/** rigs.yaml in the person's editor, at a rig; then what is wrong with it, or from when on it holds. */
import { readFile } from 'node:fs/promises';
import { LineCounter, parseDocument } from 'yaml';
import { runInTerminal } from '../adapters/process.ts';
import { type Loaded, sayProblem } from '../config/load.ts';
import { locate } from '../config/locate.ts';
import { TerminalError } from '../core/errors.ts';
import type { Settings } from '../core/settings.ts';
import type { runDashboard } from '../surfaces/tui/run.tsx';
import { argvOf } from './argv.ts';
import { editorAt, editorIn } from './editor.ts';
import type { Place } from './place.ts';
import { loadText } from './settings.ts';

type Lent = Parameters<typeof runDashboard>[0]['lent'];

export const editRigs = async (
  place: Place,
  rig: string,
  lend: Parameters<Lent['editRigs']>[1],
): ReturnType<Lent['editRigs']> => {
  const { config } = place.paths;
  const before = await textOf(config);
  const argv = argvOf(editorAt(editorIn(place.env), config, lineOf(before, rig)));
  const exit = await lend(() => runInTerminal(argv));
  if (exit !== 0)
    return { ok: false, refusal: { what: `${argv[0]} ended with ${exit}`, hint: 'Set VISUAL or EDITOR' } };
  const after = await textOf(config);
  if (after === before) return { ok: true, say: 'rigs.yaml is as it was' };
  return sayEdited(loadText(before, place), loadText(after, place));
};

const textOf = async (path: string): Promise<string> => {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new TerminalError(`${path} cannot be read`, { cause: error, hint: 'mayor init in a clone writes it' });
  }
};

/** Where that rig begins; of a file that is not even YAML, its beginning. */
export const lineOf = (text: string, rig: string): number => {
  const lines = new LineCounter();
  return locate(parseDocument(text, { lineCounter: lines, prettyErrors: false }), lines, ['rigs', rig], 'key').line;
};

/** Whoever reads it has just had it open: the place matters in one line, not the path. */
const FILE = 'rigs.yaml';

/** As the daemon does: it watches the file, takes up what is good and keeps what it had otherwise. */
export const sayEdited = (before: Loaded, after: Loaded): Awaited<ReturnType<Lent['editRigs']>> => {
  if (!('ok' in after)) {
    const [first, ...others] = after.problems;
    return {
      ok: false,
      refusal: {
        what: first === undefined ? 'rigs.yaml is wrong' : sayProblem(FILE, first),
        hint: 'The town keeps the last good settings until it is mended',
        ...(others.length === 0 ? {} : { lines: others.map((one) => sayProblem(FILE, one)) }),
      },
    };
  }
  const was = 'ok' in before ? before.ok : undefined;
  const later = LATER.filter(({ of }) => JSON.stringify(of(after.ok)) !== JSON.stringify(was && of(was)));
  const rest = later.map(({ say }) => `; ${say}`).join('');
  return { ok: true, say: `The town takes it up by itself. Agents that run keep what they were started with${rest}` };
};

/** What is read once, as a process starts. */
const LATER: readonly { readonly of: (settings: Settings) => unknown; readonly say: string }[] = [
  { of: ({ runtime }) => runtime, say: 'runtime holds after mayor down and mayor up' },
  { of: ({ dashboard }) => dashboard?.keys ?? {}, say: 'keys hold once the dashboard is opened again' },
];
