/** rigs.yaml from the dashboard: the line of a rig, and what holds from when on. */
import { describe, expect, it } from 'vitest';
import { presets } from '../../src/agents/index.ts';
import { loadSettings } from '../../src/config/load.ts';
import { lineOf, sayEdited } from '../../src/main/edit-rigs.ts';

const FILE = '/home/ada/.config/mayor/rigs.yaml';
const text = (more = '', rigs = '  shop:\n    path: ~/src/shop\n  docs:\n    path: ~/src/docs\n    pool: 4\n') =>
  `version: 1\nrigs:\n${rigs}${more}`;
const load = (yaml: string) =>
  loadSettings(yaml, { file: FILE, home: '/home/ada', known: { agents: presets, trackers: ['embedded'] } });

describe('rigs.yaml', () => {
  it('is opened at the rig, or at its beginning where that is not in it', () => {
    expect(lineOf(text(), 'docs')).toBe(5);
    expect(lineOf('rigs: [', 'docs')).toBeGreaterThanOrEqual(1);
  });

  it('says with the place what is wrong with it, and that the last good settings hold', () => {
    const said = sayEdited(load(text()), load(text('', '  shop:\n    path: 5\n    poll: 4\n')));
    expect(said).toMatchObject({
      ok: false,
      refusal: {
        what: expect.stringContaining('rigs.yaml:4:'),
        hint: 'The town keeps the last good settings until it is mended',
        lines: [expect.stringContaining('rigs.yaml:5:')],
      },
    });
  });

  it('says that the town takes it up by itself, and what holds only later', () => {
    const said = (after: string) => {
      const outcome = sayEdited(load(text()), load(after));
      return outcome.ok ? outcome.say : outcome.refusal.what;
    };
    expect(said(text('limits: { polecats: 3 }\n'))).toBe(
      'The town takes it up by itself. Agents that run keep what they were started with',
    );
    expect(said(text('runtime: pty\n'))).toContain('runtime holds after mayor down and mayor up');
  });

  it('tells which options it has of each rig', () => {
    const loaded = load(text());
    expect('ok' in loaded ? loaded.ok.written : undefined).toEqual({ shop: ['path'], docs: ['path', 'pool'] });
  });
});
