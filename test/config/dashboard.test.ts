/** Keys of the dashboard in rigs.yaml, refused early with their place. */
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { loadSettings } from '../../src/config/load.ts';
import { DASHBOARD } from '../../src/core/dashboard-settings.ts';
import { known } from '../../src/main/settings.ts';
import { CHANGEABLE } from '../../src/surfaces/tui/own-keys.ts';

const load = (keys: string) =>
  loadSettings(`version: 1\ndashboard:\n  keys:\n${keys}`, {
    file: '/home/me/rigs.yaml',
    home: '/home/me',
    known: known(),
  });
const problems = (keys: string) => {
  const loaded = load(keys);
  if ('ok' in loaded) throw new Error('It should be refused');
  return loaded.problems;
};

describe('keys in rigs.yaml', () => {
  it('are one or several', () => {
    const loaded = load('    approve: Z\n    palette: [":", Ctrl-P]\n');
    if (!('ok' in loaded)) throw new Error(JSON.stringify(loaded.problems));
    expect(loaded.ok.dashboard).toEqual({ ...DASHBOARD, keys: { approve: ['Z'], palette: [':', 'Ctrl-P'] } });
  });

  it('may be left out', () => {
    expect(load('')).toHaveProperty('ok');
  });

  it('are refused for what has no key, with the nearest names', () => {
    expect(problems('    aprove: Z\n')).toEqual([
      { line: 4, column: 5, what: '"aprove" is nothing that has a key', hint: 'Did you mean approve?' },
    ]);
    expect(problems('    hunk: Z\n')[0]?.hint).toBe('Did you mean next-hunk or previous-hunk?');
    expect(problems('    xyzzy: Z\n')[0]?.hint).toBe('rigs.example.yaml lists the names');
  });

  it('are refused where two would be one', () => {
    expect(problems('    stop: Alt-s\n    approve: d\n')).toEqual([
      {
        line: 5,
        column: 14,
        what: 'd would be approve and diff at once, in the list',
        hint: 'Give diff another key as well, or approve one that is free',
      },
    ]);
  });

  it('are refused where they are none', () => {
    expect(problems('    approve: 1\n')[0]).toMatchObject({
      line: 4,
      what: expect.stringContaining('neither a key nor a list'),
    });
    expect(problems('    approve: F13\n')[0]).toMatchObject({ what: '"F13" is no key' });
    expect(problems('    approve: []\n')).toHaveLength(1);
  });
});

describe('what the dashboard may do with the terminal', () => {
  const loadOf = (lines: string) =>
    loadSettings(`version: 1\ndashboard:\n${lines}`, { file: '/home/me/rigs.yaml', home: '/home/me', known: known() });

  it('is all of it, unless it is said', () => {
    expect(loadOf('  signs: ascii\n  mouse: false\n  theme: light\n  motion: reduced\n')).toMatchObject({
      ok: { dashboard: { ...DASHBOARD, signs: 'ascii', mouse: false, theme: 'light', motion: 'reduced' } },
    });
  });

  it('is refused where it is no such word', () => {
    const loaded = loadOf('  signs: blue\n  mouse: maybe\n  theme: solarized\n  motion: none\n');
    expect('ok' in loaded ? [] : loaded.problems.map(({ what, hint }) => `${what}. ${hint ?? ''}`)).toEqual([
      '"signs" cannot be "blue". It may be auto, unicode or ascii',
      '"mouse" must be true or false, not "maybe". Write true or false, without quotes',
      '"theme" cannot be "solarized". It may be auto, light or dark',
      '"motion" cannot be "none". It may be full or reduced',
    ]);
  });
});

it('every name stands in rigs.example.yaml', async () => {
  const text = await readFile('rigs.example.yaml', 'utf8');
  const listed = new Set(text.slice(text.indexOf('#dashboard:')).match(/[a-z][a-z-]+/g));
  expect([...CHANGEABLE.keys()].filter((name) => !listed.has(name))).toEqual([]);
});

describe('the dashboard in lines, in rigs.yaml', () => {
  const asked = (value: string) =>
    loadSettings(`version: 1\ndashboard:\n  screenReader: ${value}\n`, {
      file: '/home/me/rigs.yaml',
      home: '/home/me',
      known: known(),
    });

  it.each([true, false])('is %s as it is written, and says nothing where it is left out', (value) => {
    expect(asked(String(value))).toMatchObject({ ok: { dashboard: { ...DASHBOARD, screenReader: value } } });
    const loaded = load('    approve: Z\n');
    expect('ok' in loaded && loaded.ok.dashboard).not.toHaveProperty('screenReader');
  });

  it('is refused where it is neither', () => {
    expect(asked('sometimes')).toMatchObject({
      problems: [{ line: 3, what: expect.stringContaining('screenReader') }],
    });
  });
});
