import { expect, it } from 'vitest';
import { gitSettings } from '../../src/core/git-settings.ts';

it('settings for gits of a process stand behind those that it has already', () => {
  const rerere = { 'rerere.enabled': 'true' };
  const first = { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'rerere.enabled', GIT_CONFIG_VALUE_0: 'true' };
  expect(gitSettings({}, rerere)).toEqual(first);
  expect(gitSettings({ GIT_CONFIG_COUNT: 'many' }, rerere)).toEqual(first);
  expect(gitSettings({ GIT_CONFIG_COUNT: '2' }, rerere)).toEqual({
    ...{ GIT_CONFIG_COUNT: '3', GIT_CONFIG_KEY_2: 'rerere.enabled', GIT_CONFIG_VALUE_2: 'true' },
  });
  expect(gitSettings({ GIT_CONFIG_COUNT: '2' }, {})).toEqual({});
});
