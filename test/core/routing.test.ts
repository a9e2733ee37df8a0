import { describe, expect, it } from 'vitest';
import { mentions } from '../../src/core/mentions.ts';
import { HOUSE_ROLES } from '../../src/core/roles.ts';
import { optionsFor, type RouteSettings, routeOf } from '../../src/core/routing.ts';
import type { AgentSettings, RigSettings } from '../../src/core/settings.ts';
import { rig, settings, task } from '../helpers/world.ts';

const agent: AgentSettings = { enabled: true, permission: 'ask', args: [], env: {} };
const agents = { talker: agent, runner: agent, expert: { ...agent, model: 'own', effort: 'low' } };
const roles: RigSettings['roles'] = {
  ...HOUSE_ROLES,
  reviewer: { agent: 'expert', model: 'big' },
  docs: { model: 'small' },
};
const route = (change: Partial<RouteSettings>): RouteSettings => ({ when: {}, ...change });

const routed = (one: Parameters<typeof task>[1], own: Partial<RigSettings> = {}, order?: string) =>
  routeOf(task('shop-a', one), rig({ roles, ...own }), settings({ agents }), order);

describe('who works a task', () => {
  const routes = [route({ when: { label: ['ui'] }, agent: 'runner', role: 'docs' })];

  it.each([
    ['the order', { agent: 'runner', role: 'reviewer', labels: ['ui'] }, 'talker', 'talker'],
    ['the task', { agent: 'talker', role: 'reviewer', labels: ['ui'] }, undefined, 'talker'],
    ['role reviewer', { role: 'reviewer', labels: ['ui'] }, undefined, 'expert'],
    ['route 1 (label ui)', { role: 'tester', labels: ['ui'] }, undefined, 'runner'],
    ['rig shop', { role: 'tester' }, undefined, 'talker'],
  ] as const)('is said first by %s', (source, one, order, wanted) => {
    const { agent: chosen, chosenBy } = routed(one, { routes }, order);
    expect([chosen, chosenBy]).toEqual([wanted, source]);
  });

  it('is said by the role that a route gives, but not before the route itself', () => {
    const give = [route({ when: { kind: ['bug'] }, role: 'reviewer' })];
    expect(routed({ kind: 'bug' }, { routes: give })).toMatchObject({
      agent: 'expert',
      role: 'reviewer',
      model: 'big',
    });
    const both = [route({ role: 'reviewer', agent: 'talker' })];
    const { agent: chosen, model } = routed({}, { routes: both });
    expect([chosen, model]).toEqual(['talker', undefined]);
  });

  it('keeps the role that the task asks for, whatever a route gives', () => {
    expect(routed({ role: 'tester', labels: ['ui'] }, { routes }).role).toBe('tester');
  });

  it('shows all that was considered, with what lost and why', () => {
    const { considered } = routed({ agent: 'runner', role: 'reviewer' }, { routes });
    expect(considered).toEqual([
      { what: 'agent', source: 'the task', value: 'runner', won: true, note: 'the first that says one' },
      { what: 'agent', source: 'role reviewer', value: 'expert', won: false, note: 'the task comes before it' },
      { what: 'agent', source: 'rig shop', value: 'talker', won: false, note: 'the task comes before it' },
      { what: 'role', source: 'the task', value: 'reviewer', won: true, note: 'the first that says one' },
      {
        what: 'model',
        source: 'role reviewer',
        value: 'big',
        won: false,
        note: 'it is for expert, and runner works it',
      },
      {
        what: 'route',
        source: 'route 1 (label ui)',
        value: 'agent runner, role docs',
        won: false,
        note: 'no label ui',
      },
    ]);
  });
});

describe('model and effort', () => {
  it('are of the role, then of the route, then of the agent', () => {
    const routes = [route({ agent: 'expert', model: 'middle' })];
    expect(routed({ role: 'reviewer' }, { routes })).toMatchObject({ agent: 'expert', model: 'big', effort: 'low' });
    expect(routed({}, { routes })).toMatchObject({ agent: 'expert', model: 'middle', effort: 'low' });
    expect(routed({ agent: 'expert' })).toMatchObject({ model: 'own', effort: 'low' });
  });

  it('are for the agent that they were written for alone: a fallback has its own', () => {
    const one = routed({ role: 'docs' });
    expect(one).toMatchObject({ agent: 'talker', model: 'small' });
    expect(optionsFor(one, 'talker', settings({ agents }))).toEqual({ model: 'small' });
    expect(optionsFor(one, 'expert', settings({ agents }))).toEqual({ model: 'own', effort: 'low' });
    expect(optionsFor(one, 'runner', settings({ agents }))).toEqual({});
    expect(routed({ role: 'docs', agent: 'runner' }).model).toBeUndefined();
  });
});

describe('a fallback', () => {
  const own = { ...agents, talker: { ...agent, fallback: ['runner'] } };
  const fallback = (one: Parameters<typeof task>[1], rigs: Partial<RigSettings>, order?: string) =>
    routeOf(task('shop-a', one), rig({ fallback: ['expert', 'talker'], ...rigs }), settings({ agents: own }), order)
      .fallback;

  it('is the role’s list, else the agent’s, else the rig’s, without the agent itself', () => {
    expect(fallback({ role: 'x' }, { roles: { x: { fallback: ['expert'] } } })).toEqual(['expert']);
    expect(fallback({}, {})).toEqual(['runner']);
    expect(fallback({ role: 'x' }, { roles: { x: { agent: 'runner' } } })).toEqual(['expert', 'talker']);
    expect(fallback({ role: 'x' }, { roles: { x: { agent: 'talker', fallback: [] } } })).toEqual([]);
  });

  it('of an agent that was named outright is that agent’s own, and of an ordered one nobody', () => {
    expect(fallback({ agent: 'talker' }, {})).toEqual(['runner']);
    expect(fallback({ agent: 'runner' }, {})).toEqual([]);
    expect(fallback({}, {}, 'talker')).toEqual([]);
  });
});

describe('a route', () => {
  const fits = (when: RouteSettings['when'], one: Parameters<typeof task>[1]) =>
    routed(one, { routes: [route({ when, agent: 'runner' })] }).agent === 'runner';

  it.each([
    [{ label: ['ui', 'css'] }, { labels: ['css'] }, true],
    [{ label: ['ui'] }, { labels: ['uix'] }, false],
    [{ kind: ['bug'] }, { kind: 'bug' }, true],
    [{ kind: ['bug'] }, { kind: 'task' }, false],
    [{ priority: [0, 1] }, { priority: 1 }, true],
    [{ priority: [0] }, { priority: 1 }, false],
    [{ estimate: { from: 60 } }, { estimate: 60 }, true],
    [{ estimate: { to: 60 } }, { estimate: 61 }, false],
    [{ estimate: { to: 60 } }, {}, false],
    [{ role: ['tester'] }, { role: 'tester' }, true],
    [{ role: ['tester'] }, {}, false],
    [{ path: ['src/ui/**'] }, { body: 'See `src/ui/list.ts:12`.' }, true],
    [{ path: ['src/ui/**'] }, { title: 'Mend src/api/ui.ts' }, false],
    [{ label: ['ui'], kind: ['bug'] }, { labels: ['ui'], kind: 'task' }, false],
    [{}, {}, true],
  ] as const)('%j and a task with %j: %s', (when, one, wanted) => {
    expect(fits(when, one)).toBe(wanted);
  });

  it('is the first that fits; later ones say so', () => {
    const routes = [
      route({ when: { label: ['x'] }, agent: 'expert' }),
      route({ agent: 'runner' }),
      route({ agent: 'expert' }),
    ];
    const { agent: chosen, considered } = routed({}, { routes });
    expect(chosen).toBe('runner');
    expect(considered.filter(({ what }) => what === 'route').map(({ won, note }) => [won, note])).toEqual([
      [false, 'no label x'],
      [true, 'the first that fits'],
      [false, 'an earlier route fits'],
    ]);
  });
});

describe('a path that a text mentions', () => {
  it.each([
    ['*.md', 'Look at docs/guide.md, please.', true],
    ['*.md', 'Look at docs/guide.mdx', false],
    ['docs/*.md', 'docs/deep/guide.md', false],
    ['docs/**/*.md', 'docs/guide.md', true],
    ['docs/**/*.md', '"docs/very/deep/guide.md".', true],
    ['src/ui/**', 'everything in ./src/ui/', true],
    ['src/ui/**', 'everything in src/ui', true],
    ['src/ui', '(src/ui)', true],
    ['a?c.ts', 'abc.ts and others', true],
    ['a+(b).ts', 'aab.ts', false],
    ['**/x', 'https://example.org/x', false],
    ['package.json', 'in package.json:3:1', true],
  ])('%s in %j: %s', (glob, text, wanted) => {
    expect(mentions(text, [glob])).toBe(wanted);
  });
});
