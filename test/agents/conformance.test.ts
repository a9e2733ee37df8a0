/** What every preset must do, whatever CLI it is for: one suite over the registry, and a CLI of the owner's own. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { presetOf, presets } from '../../src/agents/index.ts';
import type { AgentPreset, Launch, LaunchContext } from '../../src/agents/preset.ts';
import { SIGNALS } from '../../src/core/observed.ts';
import type { AgentSettings } from '../../src/core/settings.ts';
import { corpus, namesIn, recordedHook } from '../helpers/corpus.ts';
import { FOLDER, launchContext, settings, TOKEN } from '../helpers/launch.ts';

/** As rigs.yaml may describe one, with all that it can say. */
const mine: AgentSettings = {
  ...settings,
  command: 'mine',
  custom: {
    prompt: 'argument',
    promptFlag: '--message',
    resume: ['--continue', '{session}'],
    auto: ['--yes'],
    withModel: ['--model', '{model}'],
    withEffort: ['--effort={effort}'],
  },
  screens: [
    { seen: 'a patch', signal: 'needs-permission', within: 9, all: ['Apply.*\\?$'], place: 'after', dialog: {} },
  ],
};
const own = presetOf('mine', mine);
const all = [...presets.map((preset) => ({ preset, base: settings })), { preset: own, base: mine }].flatMap(
  ({ preset, base }) => (preset === undefined ? [] : [{ name: preset.name, preset, base }]),
);

const MARK = 'zebra-7';
/** What shells, option parsers and the CLIs themselves would take for something else than words. */
const PROMPTS = [
  `Say ${MARK}.`,
  `One line.\n\nThen ${MARK}, "quoted" and 'so'.\n- a list\n`,
  `-rf ${MARK}`,
  `--help ${MARK}`,
  `/quit ${MARK}`,
  `!touch ${MARK}`,
  `$(touch ${MARK}) \`id\` ; rm -rf / && \\`,
  `{model} {effort} {session} ${MARK}`,
  `Ende ${MARK} ä😀❯ ─────────────── $HOME @README.md`,
];
const BODY = '```sh\ntrue\n```\n';

const started = (preset: AgentPreset, base: AgentSettings, changes: Partial<LaunchContext> = {}): Launch =>
  preset.launch(launchContext({ body: BODY, settings: base, session: { id: 'se-ss-ion', how: 'fresh' }, ...changes }));
const resumed = (preset: AgentPreset, base: AgentSettings, changes: Partial<LaunchContext> = {}): Launch =>
  started(preset, base, { session: { id: 'se-ss-ion', how: 'resume' }, run: 2, ...changes });
const everything = ({ argv, env, files }: Launch): string =>
  [...argv, ...Object.values(env), ...files.map(({ text }) => text)].join('\0');
const count = (text: string, part: string): number => text.split(part).length - 1;

describe.each(all)('starting $name', ({ preset, base }) => {
  it.each(PROMPTS)('passes %j once, as words, never as an option or a command', (prompt) => {
    for (const launch of [started(preset, base, { prompt }), resumed(preset, base, { prompt })]) {
      if (preset.runsBody || launch.prompt === 'later') continue;
      expect(count(everything(launch), MARK)).toBe(1);
      const at = launch.argv.findIndex((word) => word.includes(MARK));
      if (at === -1) continue;
      const word = launch.argv[at] ?? '';
      const isGlued = /^--[\w-]+=/.test(word);
      const words = isGlued ? word.slice(word.indexOf('=') + 1) : word;
      expect(words).not.toMatch(/^[/!]/);
      if (!isGlued && launch.argv[at - 1] !== '--') expect(words).not.toMatch(/^-/);
      expect(words).toContain(prompt.replace(/^[-/!]+/, '').trimEnd());
    }
  });

  it('gives a long prompt as a file, and no command line that a terminal server refuses', () => {
    if (preset.runsBody) return;
    const prompt = `${MARK} ${'ä'.repeat(60_000)}`;
    const launch = started(preset, base, { prompt });
    expect(Buffer.byteLength(launch.argv.join(' '))).toBeLessThan(12_000);
    const holding = launch.files.filter(({ text }) => text.includes(MARK));
    expect(holding).toHaveLength(1);
    expect(launch.argv.join(' ')).toContain(holding[0]?.path);
  });

  it('runs no text as a shell’s, and writes into the worker’s own folder alone', () => {
    for (const launch of [started(preset, base), resumed(preset, base)]) {
      expect(launch.argv.every((word) => typeof word === 'string' && !word.includes('\0'))).toBe(true);
      if (launch.argv[0] === 'sh') expect(launch.argv[1]).toMatch(/^\/town\/it's 50% here\/amber\/[\w.-]+$/);
      for (const { path } of launch.files) {
        expect(path.startsWith(`${FOLDER}/`)).toBe(true);
        expect(path.slice(FOLDER.length + 1)).toMatch(/^[\w.-]+(?:\/[\w.-]+)*$/);
        expect(path).not.toContain('..');
      }
    }
  });

  it('shows its token on no command line and in no environment', () => {
    const { argv, env } = started(preset, base);
    expect([...argv, ...Object.values(env)].join('\0')).not.toContain(TOKEN);
  });

  it('takes up a conversation by its id, where it has one', () => {
    const { argv, env, files } = resumed(preset, base);
    const told = [...argv, ...Object.values(env), ...files.map(({ text }) => text)].some((one) =>
      one.includes('se-ss-ion'),
    );
    expect(told).toBe(preset.sessions !== 'none');
  });

  it('is told a model and an effort after the owner’s arguments, where it can be', () => {
    const args = ['--own', 'argument'];
    const chosen = started(preset, { ...base, args, model: 'mo-del', effort: 'ef-fort' }).argv;
    const plain = started(preset, { ...base, args }).argv;
    expect(plain.slice(plain.indexOf('--own'), plain.indexOf('--own') + 2)).toEqual(args);
    for (const [part, word] of [
      ['model', 'mo-del'],
      ['effort', 'ef-fort'],
    ] as const) {
      const at = chosen.findIndex((one) => one.includes(word));
      expect(at !== -1, part).toBe(preset.options?.[part] !== undefined);
      if (at !== -1) expect(at).toBeGreaterThan(chosen.indexOf('argument'));
    }
  });

  it('asks nothing only where its owner wants that, and runs what its owner named', () => {
    const auto = started(preset, { ...base, permission: 'auto' });
    expect(everything(auto) === everything(started(preset, base))).toBe(preset.runsBody);
    const named = started(preset, { ...base, command: '/opt/other' });
    expect(named.argv).toContain('/opt/other');
    if (preset.facts.command !== '' && !preset.runsBody) expect(named.argv).not.toContain(preset.facts.command);
  });
});

const messages = fc.oneof(
  fc.constantFrom(...PROMPTS, 'exit', ' quit \n', ':q!', '/exit', '!ls', ''),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
);

describe.each(all)('what is pasted into $name', ({ preset }) => {
  it('is words: no command, nothing that ends it, all of it there', () => {
    fc.assert(
      fc.property(messages, (text) => {
        const words = preset.asWords(text);
        expect(words).not.toMatch(/^[/!]|^\s*(?:exit|quit|:q!?)\s*$/i);
        expect(words).toContain(text.trim().replace(/^\s*[/]/, '/'));
        expect(preset.asWords(words)).toBe(words);
      }),
    );
  });
});

/** A recorded body with anything in one of its places. */
const spoilt = (value: unknown): fc.Arbitrary<unknown> => {
  if (typeof value !== 'object' || value === null) return fc.jsonValue();
  const keys = Object.keys(value);
  if (keys.length === 0) return fc.jsonValue();
  return fc
    .constantFrom(...keys)
    .chain((key) =>
      fc.oneof(fc.jsonValue(), spoilt(Reflect.get(value, key))).map((other) => ({ ...value, [key]: other })),
    );
};

describe.each(all)('hooks of $name', ({ name, preset }) => {
  const bodies = namesIn(name, 'hooks').map((hook) => recordedHook(name, hook));
  const input =
    bodies.length === 0 ? fc.jsonValue() : fc.oneof(fc.jsonValue(), fc.constantFrom(...bodies).chain(spoilt));

  it('are read, answered and rested without a fall, whatever was posted', () => {
    fc.assert(
      fc.property(input, (body) => {
        const reading = preset.readHook(body, 1_000);
        if (reading?.sign !== undefined) {
          expect(SIGNALS).toContain(reading.sign.signal);
          expect(reading.sign.source).toBe('hook');
        }
        for (const answer of [
          { behavior: 'allow', words: '2' },
          { behavior: 'deny', because: 'no' },
        ] as const)
          expect(() => JSON.stringify(preset.answerHook(answer, body) ?? {})).not.toThrow();
        JSON.stringify(preset.restHook?.(body, 'budget') ?? {});
      }),
      { numRuns: 300 },
    );
  });
});

const shown = fc.array(
  fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 40 }),
    fc.constantFrom(...new Set(corpus.flatMap(({ lines }) => lines.map((line) => line.slice(0, 200))))),
    fc.constantFrom('─'.repeat(400), '1. '.repeat(200), '❯ 1. Yes', '(Y)es/(N)o', 'x'.repeat(5_000)),
  ),
  { maxLength: 60 },
);

describe.each(all)('the screen and the title of $name', ({ name, preset }) => {
  it('are read without a fall, and answered only by keys that are known', () => {
    fc.assert(
      fc.property(shown, fc.string({ unit: 'grapheme' }), (lines, title) => {
        const reading = preset.readScreen(lines, 1_000);
        if (reading !== undefined) {
          expect(SIGNALS).toContain(reading.sign.signal);
          expect(reading.sign.source).toBe('screen');
          const { allow = [], deny = [] } = reading.dialog?.keys ?? {};
          for (const key of [...allow, ...deny, ...(reading.clear ?? [])]) expect(key).toMatch(/^(?:\d|Enter|Escape)$/);
        }
        const told = preset.readTitle(title, 1_000);
        if (told !== undefined) expect([told.source, SIGNALS.includes(told.signal)]).toEqual(['title', true]);
      }),
      { numRuns: 200 },
    );
  });

  it('prove nothing while nothing is drawn, nor once a shell has its pane', () => {
    expect(preset.readScreen([], 0)).toBeUndefined();
    expect(preset.readScreen(['', '   '], 0)).toBeUndefined();
    expect(preset.readScreen(['$ ls', 'a.txt', '$ '], 0)).toBeUndefined();
    expect(preset.readTitle('', 0)).toBeUndefined();
  });

  it('say in which version they were seen, wherever a key is typed for a person', () => {
    const typing = corpus.filter(
      ({ agent, reads }) => agent === name && (reads.allow ?? reads.deny ?? reads.clear) !== undefined,
    );
    if (typing.length > 0) expect(preset.facts.proven).toBe(preset.screens?.version);
  });
});
