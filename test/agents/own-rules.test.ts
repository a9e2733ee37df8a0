import { describe, expect, it } from 'vitest';
import { claude } from '../../src/agents/claude.ts';
import { presetOf } from '../../src/agents/index.ts';
import { judgeRules } from '../../src/agents/own-rules.ts';
import type { ScreenSettings } from '../../src/core/settings.ts';
import { corpus, shownBy } from '../helpers/corpus.ts';

const rule = (change: Partial<ScreenSettings> = {}): ScreenSettings => ({
  seen: 'it asks whether to apply a patch',
  signal: 'needs-permission',
  within: 6,
  all: ['Apply this patch\\?'],
  place: 'before',
  ...change,
});
const agent = { enabled: true, permission: 'ask', args: [], env: {} } as const;
const readBy = (name: string, screens: readonly ScreenSettings[], lines: readonly string[]) =>
  presetOf(name, {
    ...agent,
    screens,
    command: name,
    custom: { prompt: 'argument', resume: [], auto: [] },
  })?.readScreen(lines, 1_000);
const patch = ['  fix.diff', '', 'Apply this patch?', ' 1. Yes', ' 2. No', ''];

describe('a rule of the owner', () => {
  it('reads what no other rule does, with the answers it names', () => {
    const dialog = { title: 'A patch', allow: '^Yes', deny: '^No' };
    expect(readBy('mine', [rule({ dialog })], patch)).toMatchObject({
      sign: { signal: 'needs-permission', source: 'screen', detail: 'screen: it asks whether to apply a patch' },
      dialog: { title: 'A patch', keys: { allow: ['1'], deny: ['2'] } },
    });
    const keys = { allow: ['y'], deny: ['Escape'] };
    expect(readBy('mine', [rule({ dialog: { keys } })], patch)?.dialog?.keys).toEqual(keys);
    expect(readBy('mine', [rule({ clear: '^No' })], patch)?.clear).toEqual(['2']);
    expect(readBy('mine', [rule({ signal: 'limited', restMs: 500 })], patch)?.sign.until).toBe(1_500);
    expect(readBy('mine', [rule({ none: ['diff'] })], patch)).toBeUndefined();
    expect(readBy('mine', [rule({ within: 1 })], patch)).toBeUndefined();
  });

  it('is tried before the rules of a preset, or after them', () => {
    const idle = shownBy('claude', 'idle-after-allow');
    const early = rule({ all: ['for shortcuts'], signal: 'busy' });
    expect(readBy('claude', [early], idle)?.sign.signal).toBe('busy');
    expect(readBy('claude', [{ ...early, place: 'after' }], idle)?.sign.signal).toBe('idle');
    expect(readBy('claude', [rule({ place: 'after' })], patch)?.sign.signal).toBe('needs-permission');
  });

  it('leaves a preset as it was where there is none', () => {
    expect(presetOf('claude', agent)).toBe(claude);
  });
});

describe('replaying rules', () => {
  const known = corpus.filter((one) => one.agent === 'claude');
  const judge = (...rules: readonly ScreenSettings[]) => judgeRules(claude, rules, known, []);

  it('keeps those that read every known screen as before', () => {
    const good = rule();
    expect(judge(good)).toEqual({ kept: [good], refused: [], changed: [] });
  });

  it('refuses one that misreads any, and names each; the others count', () => {
    const greedy = rule({ seen: 'all', all: ['for shortcuts'], signal: 'busy' });
    const { kept, refused } = judge(rule(), greedy);
    expect(kept).toEqual([rule()]);
    expect(refused.map((one) => one.rule)).toEqual([greedy]);
    expect(refused[0]?.misreads.map(({ recorded }) => recorded.name)).toContain('idle-after-allow');
    expect(refused[0]?.misreads.every(({ recorded }) => recorded.reads.signal !== 'busy')).toBe(true);
  });

  it('refuses one that would answer with other keys', () => {
    const dialog = { title: 'Bash command: Do you want to proceed?', keys: { allow: ['3'] } };
    const { refused } = judge(rule({ all: ['Do you want to proceed\\?'], dialog, within: 20 }));
    expect(refused[0]?.misreads.map(({ recorded }) => recorded.name)).toContain('permission-bash');
  });

  it('goes by what a person said of a kept screen, and shows those that nobody spoke of', () => {
    const screen = { agent: 'claude', at: 0, lines: patch };
    const said = { ...screen, name: 'c1', reads: { signal: 'needs-permission' } } as const;
    const other = { ...screen, name: 'c2', reads: { signal: 'busy' } } as const;
    const unsaid = { ...screen, name: 'c3', reads: { signal: 'nothing' } } as const;
    expect(judgeRules(claude, [rule()], [said], [unsaid])).toMatchObject({
      kept: [rule()],
      changed: [{ recorded: { name: 'c3' }, reads: { signal: 'needs-permission' } }],
    });
    expect(judgeRules(claude, [rule()], [other], []).refused).toHaveLength(1);
  });

  it('blames no rule for what is misread without it', () => {
    const wrong = { agent: 'claude', name: 'c1', at: 0, lines: patch, reads: { signal: 'idle' } } as const;
    expect(judgeRules(claude, [rule({ all: ['nowhere'] })], [wrong], []).refused).toEqual([]);
  });
});
