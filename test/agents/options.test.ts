/** What a role or a route chose reaches each CLI in its own words, after the owner's arguments. */
import { describe, expect, it } from 'vitest';
import { loginOf, presetOf, presets } from '../../src/agents/index.ts';
import type { LaunchContext } from '../../src/agents/preset.ts';
import { polecatId, rigName, taskId } from '../../src/core/ids.ts';
import type { AgentSettings } from '../../src/core/settings.ts';

const plain: AgentSettings = { enabled: true, permission: 'ask', args: ['--owners'], env: {} };
const context = (settings: AgentSettings): LaunchContext => ({
  rig: rigName('shop'),
  task: taskId('shop-k3f9'),
  polecat: polecatId('amber'),
  epoch: 1,
  run: 1,
  branch: 'mayor/shop-k3f9',
  base: 'main',
  prompt: 'Do it.',
  body: '```sh\ntrue\n```',
  settings,
  hooks: { url: 'http://127.0.0.1:1', token: 'secret' },
  folder: '/state/polecats/amber',
});
const argv = (name: string, settings: Partial<AgentSettings>): readonly string[] => {
  const own = { ...plain, ...settings };
  const preset = presetOf(name, own);
  if (preset === undefined) throw new Error(`There is no preset ${name}`);
  return preset.launch(context(own)).argv;
};

describe.each([
  ['claude', ['--model', 'big'], ['--effort', 'high']],
  ['codex', ['--model', 'big'], ['-c', 'model_reasoning_effort="high"']],
  ['gemini', ['--model=big'], []],
  ['opencode', ['--model=big'], []],
])('%s', (name, model, effort) => {
  const follows = (words: readonly string[], of: readonly string[]): boolean =>
    words.some((_, at) => at > words.indexOf('--owners') && of.every((word, index) => words[at + index] === word));

  it('is told its model and its effort after the owner’s arguments', () => {
    const words = argv(name, { model: 'big', effort: 'high' });
    expect(follows(words, model)).toBe(true);
    expect(effort.length === 0 || follows(words, effort)).toBe(true);
    expect(words.includes('--effort') || words.includes('model_reasoning_effort="high"')).toBe(effort.length > 0);
  });

  it('is told nothing where nothing was chosen', () => {
    const words = argv(name, {}).join(' ');
    expect(words).not.toMatch(/--model\b|--effort|model_reasoning_effort/);
  });
});

describe('a CLI of the user’s own', () => {
  const custom = { prompt: 'argument', resume: [], auto: [], withModel: ['-m', 'x/{model}'] } as const;
  it('is told its model by the words of rigs.yaml, and nothing that it has no words for', () => {
    expect(argv('mine', { command: 'mine', custom, model: 'big$&', effort: 'high' })).toEqual([
      'mine',
      '--owners',
      '-m',
      'x/big$&',
      'Do it.',
    ]);
  });
});

describe('the login of an agent', () => {
  it('is that of the program that it runs', () => {
    const mine: AgentSettings = {
      ...plain,
      command: '/opt/bin/claude',
      custom: { prompt: 'paste', resume: [], auto: [] },
    };
    const preset = presetOf('mine', mine);
    if (preset === undefined) throw new Error('There should be one');
    expect(loginOf(preset, mine)).toMatchObject({ program: 'claude' });
    expect(loginOf(preset, { ...mine, command: 'sh' })).toBeUndefined();
  });
  it('is known of every preset that sees usage limits by hooks', () => {
    const seeing = presets.filter(({ facts }) => facts.proven !== undefined);
    expect(seeing.filter(({ logins }) => (logins ?? []).length === 0)).toEqual([]);
    expect(seeing.length).toBeGreaterThan(3);
  });
});
