import { describe, expect, it } from 'vitest';
import { problemsOf, settingsOf } from '../helpers/settings.ts';

const rig = (review: string, more = '') => `version: 1\nrigs: { shop: { path: ~/s, ${more}review: ${review} } }\n`;

describe('the rule for reviews in rigs.yaml', () => {
  it('asks for a review of everything by a reviewer where nothing more is said, and of nothing without it', () => {
    const all = { required: true, role: 'reviewer', rounds: 2, when: [] };
    expect(settingsOf(rig('{}')).rigs.shop?.review).toEqual(all);
    expect(settingsOf('version: 1\nrigs: { shop: { path: ~/s } }').rigs.shop).not.toHaveProperty('review');
  });

  it('takes one condition or several', () => {
    expect(settingsOf(rig('{ when: { label: api, path: "src/**" } }')).rigs.shop?.review?.when).toEqual([
      { label: ['api'], path: ['src/**'] },
    ]);
    expect(settingsOf(rig('{ when: [{ label: api }, { kind: bug }] }')).rigs.shop?.review?.when).toHaveLength(2);
  });

  it.each([
    ['an agent that there is not', '{ agent: nobody }', '', 'There is no agent "nobody"'],
    ['a role that the rig does not know', '{ role: critic }', '', 'knows no role "critic"'],
    ['a rig that merges by pull requests', '{}', 'merge: pr, ', 'merges by pull requests'],
    ['an option that there is not', '{ required: true, whom: me }', '', '"whom" is no option of "review"'],
    ['a path outside', '{ when: { path: ../x } }', '', 'is no path of the repository'],
  ])('refuses %s', (_what, review, more, words) => {
    expect(
      problemsOf(rig(review, more))
        .map(({ what }) => what)
        .join('\n'),
    ).toContain(words);
  });
});
