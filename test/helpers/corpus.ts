/** What was recorded of each agent CLI, beside the screens that come with Mayor: titles, hooks, where its model speaks. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { presetOf } from '../../src/agents/index.ts';
import type { AgentPreset, HookReading } from '../../src/agents/preset.ts';
import type { Recorded } from '../../src/core/corpus.ts';
import { shippedCorpus } from '../../src/main/corpus.ts';

export const root = fileURLToPath(new URL('../..', import.meta.url));
const FOLDER = `${root}/test/fixtures`;

/** All screens of all agents. */
export const corpus = await shippedCorpus(root);

type Heard = Readonly<Record<string, unknown>> & { readonly until?: string };

type File = {
  readonly agent: string;
  readonly at: string;
  /** Words on a screen at rest, below which a model or a tool says more: how its lines begin, and the first of them. */
  readonly speaks?: readonly {
    readonly screen: string;
    readonly after: string;
    readonly indent: string;
    readonly mark?: string;
  }[];
  readonly titles?: Readonly<Record<string, string>>;
  readonly hooks?: Readonly<Record<string, Heard>>;
  readonly screens: Readonly<Record<string, { readonly lines?: readonly string[]; readonly made?: string }>>;
};

export const files: readonly File[] = readdirSync(FOLDER, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && namesIn(entry.name, '').includes('corpus.json'))
  .map(({ name }) => JSON.parse(readFileSync(`${FOLDER}/${name}/corpus.json`, 'utf8')));

/** Names of recordings without their ending. */
export function namesIn(agent: string, kind: string): readonly string[] {
  try {
    return readdirSync(`${FOLDER}/${agent}/${kind}`).map((file) =>
      file.replace(/\.(?:txt|json)$/, (end) => (kind === '' ? end : '')),
    );
  } catch {
    return []; // Nothing of this kind was recorded of it.
  }
}

export const recordedHook = (agent: string, name: string): unknown =>
  JSON.parse(readFileSync(`${FOLDER}/${agent}/hooks/${name}.json`, 'utf8'));

/** The lines of one screen. */
export const shownBy = (agent: string, name: string): readonly string[] => {
  const found = corpus.find((one) => one.agent === agent && one.name === name);
  if (found === undefined) throw new Error(`No screen ${name} of ${agent}`);
  return found.lines;
};

/**
 * Screens at rest on which a model or a tool prints what other screens show, of any agent: each of their lines, and
 * their ends. They mean what they meant without it.
 */
export const quotedBy = (agent: string): readonly Recorded[] =>
  (files.find((file) => file.agent === agent)?.speaks ?? []).flatMap(({ screen, after, indent, mark }) => {
    const resting = corpus.find((one) => one.agent === agent && one.name === screen);
    const at = (resting?.lines.findIndex((line) => line.includes(after)) ?? -1) + 1;
    if (resting === undefined || at === 0) throw new Error(`No line "${after}" on the screen ${screen} of ${agent}`);
    const { lines } = resting;
    const printed = (name: string, text: readonly string[]): Recorded => ({
      ...resting,
      name: `${name} after "${after}"`,
      lines: [...lines.slice(0, at), ...text, ...lines.slice(at)],
    });
    return quotes.flatMap(({ name, text: [first = '', ...more] }) => [
      printed(
        name,
        [first, ...more].map((line) => indent + line),
      ),
      ...(mark === undefined ? [] : [printed(name, [mark + first, ...more.map((line) => indent + line)])]),
    ]);
  });

type Quote = { readonly name: string; readonly text: readonly string[] };
const quotes: readonly Quote[] = [
  ...new Map(
    corpus.flatMap(({ agent, name, lines }) => {
      const shown = lines.map((line) => line.trimEnd()).filter((line) => line !== '');
      const parts = [...shown.map((line) => [line]), ...[4, 8, 12, 30, 60].map((count) => shown.slice(-count))];
      return parts.map((text): [string, Quote] => [text.join('\n'), { name: `${agent} ${name}: ${text[0]}`, text }]);
    }),
  ).values(),
];

/** The preset, or what a CLI is that rigs.yaml only gives a name and a command. */
export const presetFor = (agent: string): AgentPreset => {
  const custom = { prompt: 'argument', resume: [], auto: [] } as const;
  const preset = presetOf(agent, { enabled: true, permission: 'ask', args: [], env: {}, command: agent, custom });
  if (preset === undefined) throw new Error(`No preset ${agent}`);
  return preset;
};

/** What a hook is heard as, in the words of the file. */
export const heardAs = (reading: HookReading | undefined): Heard => {
  const { sign, asks, received, settled, filled } = reading ?? {};
  return {
    signal: sign?.signal ?? 'nothing',
    ...(sign === undefined ? {} : { says: sign.detail }),
    ...(sign?.until === undefined ? {} : { until: new Date(sign.until).toISOString() }),
    ...(sign?.overload === undefined ? {} : { overload: true }),
    ...(received === undefined ? {} : { received }),
    ...(settled === undefined ? {} : { settled }),
    ...(filled === undefined ? {} : { filled }),
    ...(asks === undefined ? {} : { asks: asks.title, tool: asks.tool }),
    ...(asks?.wants === undefined ? {} : { wants: asks.wants }),
  };
};
