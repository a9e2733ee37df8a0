/** A town of another version than the dashboard: said in every place, and the older of the two begins anew. */
import { expect, it } from 'vitest';
import type { Size, State } from '../../src/surfaces/tui/state.ts';
import { conversation } from '../helpers/lines.ts';
import { NOW, sampleStatus } from '../helpers/sample-town.ts';
import { having, press, SIZES, stateWith, textOf } from '../helpers/tui.tsx';

const town = (version: string, startedAt = NOW - 60_000) => ({
  ...sampleStatus,
  town: { ...sampleStatus.town, version, startedAt },
});
const OWN = '0.1.0+bbbbbbb.20260202000000';
const OLD = '0.1.0+aaaaaaa.20260101000000';
const version: State['version'] = { own: OWN, openedAt: NOW - 30_000 };
const meeting = (told: ReturnType<typeof town>, size: Size = SIZES.large): State => ({
  ...stateWith(told, size),
  version,
});

it('an older town is told of in every place and size, with the key that restarts it', () => {
  for (const size of Object.values(SIZES))
    for (const keys of [[], ['B'], ['M'], ['R']]) {
      const text = textOf(press(meeting(town(OLD), size), ...keys).state);
      expect(text).toContain('OLDER TOWN: Ctrl-R restarts it, its agents live on');
    }
  expect(textOf(meeting(town(OLD)))).toContain('(town 0.1.0+aaaaaaa, dashboard 0.1.0+bbbbbbb)');
});

it('the key restarts it, once at a time, and is not there for a town of the same version', () => {
  const first = press(meeting(town(OLD)), 'ctrl-r');
  expect(first.effects).toEqual([{ kind: 'restart' }]);
  expect(textOf(first.state)).toContain('Restarting the town; its agents live on');
  expect(press(first.state, 'ctrl-r').effects).toEqual([]);
  expect(press(having(first.state, { kind: 'revived' }), 'ctrl-r').effects).toEqual([{ kind: 'restart' }]);
  const same = meeting(town('0.1.0+bbbbbbb.20260101000000'));
  expect(press(same, 'ctrl-r').effects).toEqual([]);
  expect(textOf(same)).not.toMatch(/OLDER|0\.1\.0\+/);
});

it('a town that was started since in another version is the newer one: the dashboard is to be opened again', () => {
  const text = textOf(meeting(town('0.2.0', NOW - 10_000)));
  expect(text).toContain('OLDER DASHBOARD: leave it with q, then mayor up');
  expect(press(meeting(town('0.2.0', NOW - 10_000)), 'ctrl-r').effects).toEqual([]);
});

it('a dashboard of an older program offers no restart, which would set the town back, but says how to get the newer one', () => {
  for (const newer of ['0.1.0+ccccccc.20260303000000', '0.2.0', '0.1.1+ccccccc']) {
    const old = meeting(town(newer), { columns: 160, rows: 30 });
    expect(textOf(old)).toContain(
      'OLDER DASHBOARD: leave it with q; open the mayor that started the town, or update this one',
    );
    expect(press(old, 'ctrl-r').effects).toEqual([]);
    expect(textOf(old)).not.toContain('restart the town');
  }
});

it('where nothing tells which is newer, it says so, and what the key would do', () => {
  for (const other of ['0.1.0', '0.1.0+ccccccc', '0.1.0+ccccccc.20260202000000', 'odd']) {
    const both = meeting(town(other), { columns: 160, rows: 30 });
    expect(textOf(both)).toContain('OTHER VERSION, which is newer is not known: Ctrl-R restarts the town in this one');
    expect(press(both, 'ctrl-r').effects).toEqual([{ kind: 'restart' }]);
  }
});

it('a town that does not answer, and a filter, are said first; a version of hostile text stays in its line', () => {
  const lost = having(meeting(town('0.0.1')), { kind: 'news', news: { kind: 'connection', up: false }, at: NOW });
  expect(textOf(lost)).toContain('AS IT WAS');
  expect(press(lost, 'ctrl-r').effects).toEqual([{ kind: 'revive' }]);
  expect(textOf({ ...meeting(town('0.0.1')), filter: 'greet' })).toContain('ONLY greet');
  const lines = textOf(meeting(town('1\n\x1b[31m2'))).split('\n');
  expect(lines.filter((line) => line.includes('OTHER VERSION'))).toHaveLength(1);
});

it('is heard in lines too, as it opens and when it comes to be so, once', () => {
  const other = conversation(town(OLD), [], { version });
  expect(other.heard().filter((line) => line.includes('OLDER TOWN'))).toHaveLength(1);
  expect(other.type('where').join('\n')).toContain('OLDER TOWN');
  other.close();
  const same = conversation(town('0.1.0+bbbbbbb.20260101000000'), [], { version });
  expect(same.heard().join('\n')).not.toContain('OLDER');
  for (let times = 0; times < 2; times += 1) same.tell(town('0.1.0+ccccccc', NOW - 10_000 + times));
  same.clock.advance(10_000);
  expect(same.heard().filter((line) => line.includes('OLDER DASHBOARD'))).toHaveLength(1);
  same.close();
});
