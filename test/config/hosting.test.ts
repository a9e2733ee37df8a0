import { describe, expect, it } from 'vitest';
import { loadSettings } from '../../src/config/load.ts';
import { known } from '../../src/main/settings.ts';

const load = (lines: string) =>
  loadSettings(`version: 1\nrigs:\n  shop:\n    path: /src/shop\n    ${lines}\n`, {
    ...{ file: '/home/me/rigs.yaml', home: '/home/me', known: known() },
  });
const hostingOf = (lines: string) => {
  const loaded = load(lines);
  if ('ok' in loaded) return loaded.ok.rigs.shop?.hosting;
  throw new Error(JSON.stringify(loaded.problems));
};

describe('pull requests in rigs.yaml', () => {
  it('merge: pr is enough', () => {
    expect(hostingOf('merge: pr')).toEqual({
      ...{ kind: 'github', remote: 'origin', labels: [], draft: false, comments: 'writers', pollMs: 15_000 },
    });
    expect(hostingOf('merge: ask')).toBeUndefined();
  });

  it('what is written holds', () => {
    const lines =
      'merge: pr\n    hosting: { kind: gitlab, repo: a/b/c, url: "https://git.example.com/api/v4/", poll: 1m }';
    expect(hostingOf(lines)).toMatchObject({
      ...{ kind: 'gitlab', repo: 'a/b/c', url: 'https://git.example.com/api/v4', pollMs: 60_000 },
    });
  });

  it.each(['ghp_0123456789abcdefABCDEF', 'github_pat_11ABC_def', 'glpat-abc_def', 'a-b'])(
    'a token in the place of its variable is refused and not printed: %s',
    (token) => {
      const loaded = load(`merge: pr\n    hosting: { token: ${token} }`);
      const said = JSON.stringify(loaded);
      expect(said).toContain('is no name of a variable');
      expect(said).not.toContain(token);
    },
  );

  it.each([
    ['mergeByLabel', '{ docs: auto }'],
    ['strategy', 'squash'],
    ['train', '5'],
  ])('%s, which nothing would heed there, is refused in its line', (key, value) => {
    const { problems } = Object.assign({ problems: [] }, load(`merge: pr\n    ${key}: ${value}`));
    expect(problems).toMatchObject([{ line: 6, what: expect.stringContaining(`"${key}" says how Mayor lands`) }]);
    expect(load(`merge: auto\n    ${key}: ${value}`)).toHaveProperty('ok');
  });

  it('the defaults of a landing may stand beside it', () => {
    expect(load('merge: pr\n    mergeByLabel: {}\n    strategy: merge\n    train: 20')).toHaveProperty('ok');
  });
});
