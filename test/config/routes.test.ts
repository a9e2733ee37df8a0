/** Roles, routes, fallbacks and accounts as rigs.yaml says them, and what is told of mistakes in them. */
import { describe, expect, it } from 'vitest';
import { type Loaded, loadSettings } from '../../src/config/load.ts';
import { HOUSE_ROLES } from '../../src/core/roles.ts';
import type { Settings } from '../../src/core/settings.ts';

const known = {
  agents: [
    { name: 'claude', runsBody: false, options: { model: ['--model', '{model}'], effort: ['--effort', '{effort}'] } },
    { name: 'gemini', runsBody: false, options: { model: ['--model={model}'] } },
    { name: 'script', runsBody: true },
  ],
  trackers: ['embedded'],
};
const load = (text: string): Loaded => loadSettings(text, { file: '/home/me/rigs.yaml', home: '/home/me', known });

const settingsOf = (text: string): Settings => {
  const loaded = load(text);
  if ('ok' in loaded) return loaded.ok;
  throw new Error(JSON.stringify(loaded.problems));
};
const problemsOf = (text: string): readonly string[] => {
  const loaded = load(text);
  if ('ok' in loaded) throw new Error('The file should be wrong');
  return loaded.problems.map(({ line, what, hint }) => `${line}: ${what}. ${hint}`);
};

const withRig = (more: string, rest = ''): string =>
  `version: 1\nrigs:\n  shop:\n    path: ~/shop\n    agent: claude\n${more}${rest}`;

describe('roles in rigs.yaml', () => {
  it('are those of the house where nothing is written', () => {
    expect(settingsOf(withRig('')).rigs.shop?.roles).toBeUndefined();
  });

  it('are the town’s over those of the house, and the rig’s over both, option by option', () => {
    const { rigs } = settingsOf(
      withRig(
        '    roles:\n      reviewer: { effort: high }\n      scribe:\n',
        'roles:\n  reviewer: { agent: gemini, permission: auto }\n  docs: { prompt: Be short. }\n',
      ).replace('effort: high', 'agent: claude, effort: high'),
    );
    expect(rigs.shop?.roles?.reviewer).toEqual({
      prompt: HOUSE_ROLES.reviewer?.prompt,
      agent: 'claude',
      effort: 'high',
      permission: 'auto',
    });
    expect(rigs.shop?.roles?.docs).toEqual({ prompt: 'Be short.' });
    expect(rigs.shop?.roles?.scribe).toEqual({});
    expect(rigs.shop?.roles?.tester).toEqual(HOUSE_ROLES.tester);
  });
});

describe('routes in rigs.yaml', () => {
  it('take one value or a list, and amounts of work', () => {
    const { rigs } = settingsOf(
      withRig(`    routes:
      - when: { label: docs, kind: [bug, chore], priority: 0, estimate: { from: 90m, to: 2d } }
        agent: gemini
        model: flash
      - when: {}
        role: reviewer
    fallback: [gemini]
`),
    );
    expect(rigs.shop?.routes).toEqual([
      {
        when: { label: ['docs'], kind: ['bug', 'chore'], priority: [0], estimate: { from: 90, to: 960 } },
        agent: 'gemini',
        model: 'flash',
      },
      { when: {}, role: 'reviewer' },
    ]);
    expect(rigs.shop?.fallback).toEqual(['gemini']);
  });
});

describe('agents in rigs.yaml', () => {
  it('may have an account, a model, an effort and fallbacks', () => {
    const { agents } = settingsOf(
      'version: 1\nagents:\n  claude: { account: work, model: opus, effort: high, fallback: [gemini] }\n',
    );
    expect(agents.claude).toMatchObject({ account: 'work', model: 'opus', effort: 'high', fallback: ['gemini'] });
  });
});

describe.each([
  [
    'an agent of a route',
    '    routes:\n      - { when: { label: ui }, agent: gemni }\n',
    '7: There is no agent "gemni". Did you mean gemini? Known are claude, gemini, script',
  ],
  [
    'a role of a route',
    '    routes:\n      - { when: { label: ui }, role: reviwer }\n',
    '7: The rig "shop" knows no role "reviwer". Did you mean reviewer?',
  ],
  [
    'a role that a route waits for',
    '    routes:\n      - { when: { role: painter }, agent: gemini }\n',
    '7: The rig "shop" knows no role "painter"',
  ],
  ['a fallback', '    fallback: [gemini, codx]\n', '6: There is no agent "codx"'],
  ['an agent of a role', '    roles:\n      docs: { agent: nobody }\n', '7: There is no agent "nobody"'],
  [
    'an effort that the agent cannot be told',
    '    roles:\n      docs: { agent: gemini, effort: high }\n',
    '7: The agent "gemini" cannot be told its effort. Leave it out',
  ],
  [
    'a route without a choice',
    '    routes:\n      - { when: { label: ui } }\n',
    '7: Item 1 of "routes" chooses nothing',
  ],
  [
    'a kind that there is not',
    '    routes:\n      - { when: { kind: bugs }, agent: gemini }\n',
    '7: "kind" cannot be that ("bugs"). Write task or bug',
  ],
  [
    'an estimate that is none',
    '    routes:\n      - { when: { estimate: { from: long } }, agent: gemini }\n',
    '7: "from" is no amount of work ("long"). Write it like 90m, 2h or 3d',
  ],
  [
    'an option of "when" that there is not',
    '    routes:\n      - { when: { labels: ui }, agent: gemini }\n',
    '7: "labels" is no option of "when". Did you mean label?',
  ],
  [
    'an option of a role that there is not',
    '    roles:\n      docs: { modell: x }\n',
    '7: "modell" is no option of the role "docs". Did you mean model?',
  ],
  [
    'a model that would be an option',
    '    roles:\n      docs: { model: --yolo }\n',
    '7: "model" is no single word ("--yolo")',
  ],
])('%s that is wrong', (_what, more, said) => {
  it('is refused at its place, with what to do', () => {
    expect(problemsOf(withRig(more)).join('\n')).toContain(said);
  });
});
