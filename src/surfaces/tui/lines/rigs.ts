/** Rigs as they are heard: how each is, what is done in it, then its settings in words, those of rigs.yaml first. */
import { plainLine } from '../../../core/plain.ts';
import { plural } from '../../../core/views/age.ts';
import type { SettingRow } from '../../../core/views/rig-settings.ts';
import type { RigRow } from '../../../core/views/status.ts';
import { NO_RIG } from '../rows/rigs.ts';
import { doneToday, heardAges, heardLength } from './amounts.ts';
import { chosenOf, entryLine, placeKeys, saying, texts, type View } from './listed.ts';
import { begun, ended } from './plain.ts';

export const rigView: View = {
  lines: (state) => {
    const rows = state.status?.rigs ?? [];
    return rows.length === 0 ? texts([NO_RIG]) : rows.map((row) => entryLine(state, row.id, headText(row)));
  },
  here: (state) => {
    const found = chosenOf(state, state.status?.rigs ?? [], ({ id }) => id);
    if (found === undefined) return [];
    const { row, place } = found;
    return [
      `${headText(row)} ${place}`,
      ...saying(row.hint === undefined ? undefined : ended(plainLine(row.hint))),
      ...todayTexts(row),
      ...placeKeys(state),
      ...settingTexts(row.settings),
    ];
  },
};

/** `shop: ok, onto main. 10 open tasks, 4 polecats.` */
const headText = ({ id, state, base, tasks, polecats, problem }: RigRow): string => {
  const what = problem === undefined ? '' : ` ${begun(ended(heardAges(plainLine(problem))))}`;
  const counts = `${plural(tasks, 'open task')}, ${plural(polecats, 'polecat')}.`;
  return `${id}: ${state}, onto ${plainLine(base)}.${what} ${counts}`;
};

const todayTexts = ({ today }: RigRow): readonly string[] => (today === undefined ? [] : [doneToday(today)]);

const settingTexts = (settings: readonly SettingRow[] | undefined): readonly string[] => {
  if (settings === undefined || settings.length === 0) return ['Its settings are not known to this town.'];
  const set = settings.filter((row) => row.set);
  const rest = settings.filter((row) => !row.set);
  return [
    set.length === 0 ? 'Nothing is set in rigs.yaml.' : `Set in rigs.yaml, ${set.length}:`,
    ...set.map(settingText),
    ...(rest.length === 0 ? [] : [`By default, ${rest.length}:`]),
    ...rest.map(settingText),
  ];
};

/** Names of rigs.yaml that say little when they are heard. */
export const SETTING_WORDS: Readonly<Record<string, string>> = {
  path: 'folder',
  base: 'base branch',
  agent: 'agent',
  maxPolecats: 'most polecats at once',
  merge: 'who approves',
  mergeByLabel: 'who approves, by label',
  hosting: 'host of pull requests',
  strategy: 'how a branch becomes commits of the base',
  train: 'most branches in a train',
  speculate: 'trains made ready ahead',
  gates: 'gates',
  checks: 'checks that agents do not see',
  gateTimeout: 'longest that a gate may run',
  setup: 'run in a new worktree',
  copy: 'copied into a new worktree',
  push: 'landings are pushed',
  rerere: 'resolutions of conflicts are remembered',
  dispatch: 'what is started by itself',
  pool: 'warm worktrees',
  keepBackups: 'backups are kept',
  tracker: 'tracker',
  env: 'variables',
  roles: 'roles',
  routes: 'routes',
  fallback: 'agents to fall back on',
  permissions: 'rules of permission',
  review: 'review by another agent',
};

/** What it means, then as what it stands in rigs.yaml where that is another word. */
const settingText = ({ name, value }: SettingRow): string => {
  const words = SETTING_WORDS[name] ?? name;
  const called = words === name ? '' : `, ${name}`;
  return `${begun(words)}${called}: ${valueText(name, plainLine(value))}`;
};

/** Without an end of its own: paths and commands have none. */
const valueText = (name: string, value: string): string => {
  if (value === 'true') return 'yes';
  if (value === 'false') return 'no';
  return name === 'gateTimeout' ? heardLength(value) : value.replaceAll(' -> ', ' goes to ');
};
