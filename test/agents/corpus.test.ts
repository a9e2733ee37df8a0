/** All rules of all presets over all that was recorded: no screen, title or hook may be read worse than it was. */
import { describe, expect, it } from 'vitest';
import { readsOf, replay } from '../../src/agents/corpus.ts';
import { presets } from '../../src/agents/index.ts';
import type { AgentPreset } from '../../src/agents/preset.ts';
import { type ScreenReader, type ScreenRule, screenReader } from '../../src/agents/screen.ts';
import type { Reads, Recorded } from '../../src/core/corpus.ts';
import { corpus, files, heardAs, namesIn, presetFor, quotedBy, recordedHook } from '../helpers/corpus.ts';

const isEqual = (one: Reads, other: Reads): boolean => JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
const sorted = (reads: Reads) => Object.entries(reads).sort(([a], [b]) => (a < b ? -1 : 1));
const of = (agent: string): readonly Recorded[] => corpus.filter((one) => one.agent === agent);

describe.each(files)('what was recorded of $agent', ({ agent, at, titles = {}, hooks = {}, screens }) => {
  const preset = presetFor(agent);
  const now = Date.parse(at);

  it.each(of(agent))('screen $name is read for what it is', ({ lines, at: then, reads }) => {
    expect(readsOf(preset.readScreen(lines, then))).toEqual(reads);
  });

  it.each(Object.entries(titles))('title %j means %s', (title, signal) => {
    expect(preset.readTitle(title, now)?.signal ?? 'nothing').toBe(signal);
  });

  it.each(Object.entries(hooks))('hook %s is heard for what it is', (name, { until, ...heard }) => {
    const end = until === undefined ? {} : { until: new Date(until).toISOString() };
    expect(heardAs(preset.readHook(recordedHook(agent, name), now))).toEqual({ ...heard, ...end });
  });

  it('is all here', () => {
    const drawn = Object.entries(screens).flatMap(([name, { lines }]) => (lines === undefined ? [name] : []));
    expect([...namesIn(agent, 'screens')].sort()).toEqual(drawn.sort());
    expect([...namesIn(agent, 'hooks')].sort()).toEqual(Object.keys(hooks).sort());
  });

  it('says of what was never drawn by the CLI where it comes from', () => {
    const invented = Object.entries(screens).filter(([, { lines, made }]) => lines !== undefined && made === undefined);
    expect(invented).toEqual([]);
  });
});

it('every preset that reads screens has some', () => {
  const reading = presets.filter(({ screens }) => screens !== undefined).map(({ name }) => name);
  expect(reading.filter((name) => of(name).length < 3)).toEqual([]);
});

const quoted = new Map(files.map(({ agent }) => [agent, quotedBy(agent)]));

describe('what a model or a tool prints', () => {
  it.each(files.filter(({ speaks }) => speaks !== undefined))('is not believed on a screen of $agent', ({ agent }) => {
    const screens = quoted.get(agent) ?? [];
    expect(screens.length).toBeGreaterThan(500);
    const believed = replay(presetFor(agent).readScreen, screens, isEqual);
    expect(believed.map(({ recorded, reads }) => `${recorded.name} is ${reads.signal}`)).toEqual([]);
  });
});

/** The same reader with one thing taken from it. */
type Loss = { readonly what: string; readonly rule: ScreenRule; readonly left: ScreenRule | undefined };

const lossesOf = (rule: ScreenRule): readonly Loss[] => [
  { what: 'all of it', rule, left: undefined },
  ...(['none', 'dialog', 'clear', 'holds', 'until', 'overload'] as const)
    .filter((part) => rule[part] !== undefined)
    .map((part): Loss => {
      const { [part]: _, ...left } = rule;
      return { what: part, rule, left };
    }),
  ...Object.keys(rule.dialog ?? {}).map((part): Loss => {
    const kept = Object.entries(rule.dialog ?? {}).filter(([name]) => name !== part);
    return { what: `dialog.${part}`, rule, left: { ...rule, dialog: Object.fromEntries(kept) } };
  }),
];

const worse = (reader: ScreenReader, { rule, left }: Loss): ScreenReader => ({
  ...reader,
  rules: reader.rules.flatMap((one) => (one === rule ? (left ?? []) : one)),
});

describe('a rule that is worse than it was', () => {
  const readers = presets.flatMap(({ name, screens }) => (screens === undefined ? [] : [{ name, screens }]));
  const rules = new Set(readers.flatMap(({ screens }) => screens.rules));
  const misreads = (read: AgentPreset['readScreen'], name: string): boolean =>
    [of(name), quoted.get(name) ?? []].some((screens) => replay(read, screens, isEqual).length > 0);
  /** Some rules stand in several presets: one that notices is enough. */
  const isNoticed = (loss: Loss): boolean =>
    readers.some(
      ({ name, screens }) => screens.rules.includes(loss.rule) && misreads(screenReader(worse(screens, loss)), name),
    );

  it.each([...rules].flatMap(lossesOf).map((loss) => ({ ...loss, seen: loss.rule.seen })))(
    'is noticed: "$seen" without $what',
    (loss) => {
      expect(isNoticed(loss)).toBe(true);
    },
  );

  it.each(readers)('of $name is noticed without what is done to a screen before and after', ({ name, screens }) => {
    const { prepare, ...unprepared } = screens;
    const { finish, ...unfinished } = screens;
    if (prepare !== undefined) expect(misreads(screenReader(unprepared), name)).toBe(true);
    if (finish !== undefined) expect(misreads(screenReader(unfinished), name)).toBe(true);
  });

  it('is noticed where it holds too often: no rule may hold for every screen', () => {
    for (const { name, screens } of readers)
      for (const rule of screens.rules) {
        const greedy = { ...rule, all: [/(?:)/], none: [] };
        const reader = { ...screens, rules: screens.rules.map((one) => (one === rule ? greedy : one)) };
        expect(replay(screenReader(reader), of(name), isEqual), `${name}: ${rule.seen}`).not.toEqual([]);
      }
  });
});
