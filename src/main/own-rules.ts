/** The owner's rules for screens, replayed over what was recorded and kept: those that misread a screen do not count. */

import type { Misread } from '../agents/corpus.ts';
import { presetOf } from '../agents/index.ts';
import { type Judged, judgeRules } from '../agents/own-rules.ts';
import { recordedFrom } from '../core/capture.ts';
import { messageOf } from '../core/errors.ts';
import type { Problem } from '../core/observed.ts';
import type { AgentSettings, Settings } from '../core/settings.ts';
import { plural } from '../core/views/age.ts';
import { capturesIn } from './captures.ts';
import { shippedCorpus } from './corpus.ts';
import type { Place } from './place.ts';

export type JudgedSettings = {
  /** With the rules that count. */
  readonly settings: Settings;
  /** With all screens that a rule misreads. */
  readonly problems: readonly (Problem & { readonly screens: readonly string[] })[];
  /** Screens of unknown meaning that are read in another way now, in words. */
  readonly changes: readonly string[];
};

export const judgeSettings = async (place: Place, settings: Settings): Promise<JudgedSettings> => {
  const written = Object.entries(settings.agents).filter(([, { screens }]) => (screens ?? []).length > 0);
  if (written.length === 0) return { settings, problems: [], changes: [] };
  const shipped = await shippedCorpus(place.root).catch((error: unknown) => messageOf(error));
  if (typeof shipped === 'string') return withoutAny(settings, shipped);
  const kept = await capturesIn(place).list();
  const judged = written.flatMap(([name, agent]) => {
    const { screens = [], ...without } = agent;
    const preset = presetOf(name, without);
    if (preset === undefined) return [];
    const own = kept.filter((one) => one.agent === name);
    const said = own.filter(({ means }) => means !== undefined).map(recordedFrom);
    const unsaid = own.filter(({ means }) => means === undefined).map(recordedFrom);
    // An agent without recorded screens: what is none of it is nothing at least.
    const recorded = shipped.filter((one) => one.agent === name);
    const known = recorded.length > 0 ? recorded : shipped.filter(({ name: screen }) => NOTHING.includes(screen));
    return [{ name, agent, ...judgeRules(preset, screens, [...known, ...said], unsaid) }];
  });
  return {
    settings: { ...settings, agents: { ...settings.agents, ...Object.fromEntries(judged.map(countingOf)) } },
    problems: judged.flatMap(problemsOf),
    changes: judged.flatMap(({ name, changed }) => changed.map((one) => `${name}: ${readText(one)}`)),
  };
};

/** What cannot be replayed is not believed. */
const withoutAny = (settings: Settings, why: string): JudgedSettings => ({
  settings: {
    ...settings,
    agents: Object.fromEntries(
      Object.entries(settings.agents).map(([name, { screens: _, ...agent }]) => [name, agent]),
    ),
  },
  problems: [
    {
      where: 'rigs.yaml',
      what: `No rule for screens of your own counts: ${why}`,
      screens: [],
      hint: 'Set Mayor up anew',
    },
  ],
  changes: [],
});

const NOTHING: readonly string[] = ['shell', 'empty'];

type Of = Judged & { readonly name: string; readonly agent: AgentSettings };

const countingOf = ({ name, agent, kept }: Of): readonly [string, AgentSettings] => [name, { ...agent, screens: kept }];

/** More of them say nothing more. */
const SHOWN = 5;

const problemsOf = ({ name, agent, refused }: Of): JudgedSettings['problems'] =>
  refused.map(({ rule, misreads }) => {
    const at = (agent.screens ?? []).indexOf(rule) + 1;
    const more = misreads.length > SHOWN ? `, and ${misreads.length - SHOWN} more` : '';
    const screens = misreads.map(readText);
    return {
      where: 'rigs.yaml',
      what: `Rule ${at} of agents.${name}.screens ("${rule.seen}") does not count: it misreads ${plural(misreads.length, 'screen')}: ${screens.slice(0, SHOWN).join(', ')}${more}`,
      screens,
      hint: 'Make it narrower with "all", "none" or "within"; mayor config check --json names all of them',
    };
  });

const readText = ({ recorded, reads }: Misread): string =>
  `${recorded.name} is ${recorded.reads.signal}${recorded.reads.signal === reads.signal ? ', with other answers' : `, not ${reads.signal}`}`;
