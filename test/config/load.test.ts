import { describe, expect, it } from 'vitest';
import { sayProblem } from '../../src/config/load.ts';
import { gateOf } from '../../src/core/gate-settings.ts';
import { defaultPatience } from '../../src/core/settings.ts';
import { problemsOf, settingsOf } from '../helpers/settings.ts';

/** A rig on line 4 and the given line of it on line 5. */
const rigWith = (line: string) => `version: 1\nrigs:\n  shop:\n    path: ~/src/shop\n    ${line}\n`;

/** `line:column what`, then the hint. */
const told = (text: string) =>
  problemsOf(text).map(({ line, column, what, hint }) => [`${line}:${column} ${what}`, hint]);

describe('a good file', () => {
  it('as short as can be has every default', () => {
    const { rigs, written, ...rest } = settingsOf('version: 1\nrigs:\n  shop: { path: /src/shop }\n');
    expect(written).toEqual({ shop: ['path'] });
    expect(rigs.shop).toEqual({
      name: 'shop',
      path: '/src/shop',
      base: 'main',
      agent: 'claude',
      maxPolecats: 6,
      merge: 'ask',
      strategy: 'merge',
      train: 20,
      speculate: 1,
      gates: [],
      gateTimeoutMs: 600_000,
      copy: [],
      push: false,
      dispatch: 'convoys',
      pool: 2,
      keepBackups: 30,
      tracker: { kind: 'embedded' },
      env: {},
    });
    expect(rest).toEqual({
      agents: {
        claude: { enabled: true, permission: 'ask', args: [], env: {} },
        script: { enabled: false, permission: 'ask', args: [], env: {} },
      },
      limits: { polecats: 20, gates: 2 },
      patience: defaultPatience,
      runtime: 'auto',
      prices: {},
    });
  });

  it('is read as it is written', () => {
    const { rigs, agents, limits } = settingsOf(`version: 1
rigs:
  shop: { path: ~/src/shop, base: main, agent: claude, maxPolecats: 6, merge: ask,   # ask | auto
          gates: [npm test], setup: npm ci, copy: [.env], tracker: { kind: embedded } }
agents:
  claude: { permission: ask }        # ask | auto
  script: { enabled: true }
limits: { polecats: 20, gates: 2 }
`);
    expect(rigs.shop).toMatchObject({
      path: '/home/me/src/shop',
      gates: [gateOf('npm test')],
      setup: 'npm ci',
      copy: ['.env'],
    });
    expect(agents.script?.enabled).toBe(true);
    expect(limits.polecats).toBe(20);
  });

  it.each([
    ['~', '/home/me'],
    ['~/a b', '/home/me/a b'],
    ['./near', '/home/me/.config/mayor/near'],
    ['../../src/', '/home/me/src'],
    ['~me/x', '/home/me/.config/mayor/~me/x'],
    ['/it\'s "odd"', '/it\'s "odd"'],
  ])('a path written as %s is %s', (written, path) => {
    expect(settingsOf(`version: 1\nrigs: { a: { path: ${JSON.stringify(written)} } }`).rigs.a?.path).toBe(path);
  });

  it.each([
    ['90s', 90_000],
    ['1h30m', 5_400_000],
    ['1.5m', 90_000],
    ['250ms', 250],
    ['1d', 86_400_000],
    ['1234', 1_234],
  ])('%s is %d milliseconds', (written, ms) => {
    expect(settingsOf(rigWith(`gateTimeout: ${written}`)).rigs.shop?.gateTimeoutMs).toBe(ms);
  });

  it('keys whose values are all commented out have their defaults', () => {
    const { rigs, agents, limits } = settingsOf(
      'version: 1\nrigs:\n  # shop: {}\nagents:\n  claude:\n    # permission: auto\nlimits:\npatience:\n',
    );
    expect([rigs, agents.claude?.permission, limits.polecats]).toEqual([{}, 'ask', 20]);
  });

  it('an agent of its own is taken with how it is started', () => {
    const { agents, rigs } = settingsOf(`${rigWith('agent: mine')}agents:
  mine: { command: ~/bin/mine, promptFlag: -m, resume: [--continue], auto: [--yes], env: { KEY: "1" } }
`);
    expect(rigs.shop?.agent).toBe('mine');
    expect(agents.mine).toEqual({
      enabled: true,
      permission: 'ask',
      command: '/home/me/bin/mine',
      args: [],
      env: { KEY: '1' },
      custom: { prompt: 'argument', promptFlag: '-m', resume: ['--continue'], auto: ['--yes'] },
    });
  });

  it('a preset with another command stays a preset', () => {
    const { agents } = settingsOf('version: 1\nagents: { claude: { command: claude-beta } }');
    expect(agents.claude).toEqual({ enabled: true, permission: 'ask', command: 'claude-beta', args: [], env: {} });
  });

  it('an agent may be turned off while rigs name it', () => {
    expect(settingsOf(`${rigWith('agent: claude')}agents: { claude: { enabled: false } }`).agents.claude?.enabled).toBe(
      false,
    );
  });

  it('options of a tracker are passed on as they are', () => {
    const { rigs } = settingsOf(rigWith('tracker: { kind: paper, drawer: 3 }'));
    expect(rigs.shop?.tracker).toEqual({ kind: 'paper', drawer: 3 });
  });

  it('anchors and aliases work', () => {
    const { rigs } = settingsOf(
      'version: 1\nrigs:\n  a: { path: /a, gates: &g [make] }\n  b: { path: /b, gates: *g }\n',
    );
    expect(rigs.b?.gates).toEqual([gateOf('make')]);
  });
});

describe('a wrong value is told with its place and how to mend it', () => {
  it.each([
    ['maxPolecat: 3', '5:5 "maxPolecat" is no option of the rig "shop"', 'Did you mean maxPolecats?'],
    ['MERGE: ask', '5:5 "MERGE" is no option of the rig "shop"', 'Did you mean merge?'],
    ['merge: aks', '5:12 "merge" cannot be "aks"', 'Did you mean ask? It may be ask, auto-if-green, auto or pr'],
    ['gates: npm test', '5:12 "gates" must be a list, not "npm test"', 'Write a list: gates: [npm test]'],
    ['push: yes', '5:11 "push" must be true or false, not "yes"', 'Write true or false, without quotes'],
    ['pool: -1', '5:11 "pool" is -1, but must be at least 0', 'Write a number that is at least 0'],
    [
      'maxPolecats: many',
      '5:18 "maxPolecats" must be a number, not "many"',
      'Write digits alone, as in: maxPolecats: 4',
    ],
    [
      'maxPolecats: 6.5',
      '5:18 "maxPolecats" must be a whole number, not 6.5',
      'Write digits alone, as in: maxPolecats: 4',
    ],
    ['gateTimeout: soon', '5:18 "gateTimeout" is no length of time ("soon")', 'Write it like 90s, 10m or 1h30m'],
    ['gateTimeout: 0s', '5:18 "gateTimeout" must be longer than nothing ("0s")', 'Write it like 90s or 10m'],
    ['env: { CI: 1 }', '5:16 "CI" must be text, not 1', 'Put it in quotes: "1"'],
    ['env: { "A B": x }', '5:12 "A B" is no name of a variable', 'Use letters, digits and "_"'],
    ['env: { A: }', '5:15 "A" must be text, not empty', 'Write "" for an empty text'],
    [
      'copy: [ok, /etc/passwd]',
      '5:16 Item 2 of "copy" leaves the clone ("/etc/passwd")',
      'Write a pattern that is relative to the clone, without ".."',
    ],
    [
      'copy: [a/../../b]',
      '5:12 Item 1 of "copy" leaves the clone ("a/../../b")',
      'Write a pattern that is relative to the clone, without ".."',
    ],
    ['base: -x', '5:11 "base" is no name of a branch ("-x")', 'Write the branch alone, as in: base: main'],
    [
      'base: refs/heads/x',
      '5:11 "base" is no name of a branch ("refs/heads/x")',
      'Write the branch alone, as in: base: main',
    ],
    ['setup: ""', '5:12 "setup" must not be empty', 'Write a value, or leave the line out'],
    ['tracker: { kind: papers }', '5:22 "kind" cannot be "papers"', 'Did you mean paper? It may be embedded or paper'],
    ['tracker: { drawer: 1 }', '5:5 "kind" is missing', 'Add which tracker it is: kind: embedded'],
    [
      'agent: cluade',
      '5:12 There is no agent "cluade"',
      'Did you mean claude? Known are claude, script; add another under "agents" with its "command"',
    ],
    [
      'agent: constructor',
      '5:12 There is no agent "constructor"',
      'Known are claude, script; add another under "agents" with its "command"',
    ],
  ])('%s', (line, what, hint) => {
    expect(told(rigWith(line))).toEqual([[what, hint]]);
  });

  it.each([
    ['', '1:1 The file is empty'],
    ['# nothing but this\n', '1:1 The file is empty'],
    ['just words', '1:1 The file must be a group of options, not "just words"'],
    ['rigs: {}\n', '1:1 "version" is missing'],
    ['version: 2\n', '1:10 "version" cannot be 2'],
    ['version: "1"\n', '1:10 "version" cannot be "1"'],
    ['version: 1\nrig: {}\n', '2:1 "rig" is no option of the file'],
    ['version: 1\nrigs: [shop]\n', '2:7 "rigs" must be a group of options, not a list'],
    ['version: 1\nrigs:\n  shop:\n', '3:3 "path" is missing'],
    ['version: 1\nrigs:\n  shop: {}\n', '3:3 "path" is missing'],
    ['version: 1\nrigs:\n  My Shop: { path: x }\n', '3:3 "My Shop" is no name for a rig'],
    ['version: 1\nlimits: { polecat: 3 }\n', '2:11 "polecat" is no option of "limits"'],
    ['version: 1\npatience: { idel: 3s }\n', '2:13 "idel" is no option of "patience"'],
    ['version: 1\nagents:\n  cluade: {}\n', '3:11 There is no preset for the agent "cluade", and it has no "command"'],
    [
      'version: 1\nagents:\n  claude: { prompt: paste }\n',
      '3:21 "prompt" is for agents without a preset, and "claude" has one',
    ],
  ])('%j', (text, what) => {
    const [problem, ...others] = problemsOf(text);
    expect(others).toEqual([]);
    expect(`${problem?.line}:${problem?.column} ${problem?.what}`).toBe(what);
    expect(problem?.hint.length).toBeGreaterThan(5);
  });

  it('two rigs of one path, however it is written', () => {
    expect(told('version: 1\nrigs:\n  a: { path: ~/src/shop }\n  b: { path: /home/me/src/../src/shop/ }\n')).toEqual([
      ['4:14 The rigs "a" and "b" have the same path /home/me/src/shop', 'Remove one of them'],
    ]);
  });

  it('all that is wrong is told at once, in the order of the file', () => {
    const lines = problemsOf('version: 1\nrigs:\n  a: { path: 1, pool: x }\nlimit: 3\nruntime: screen\n').map(
      ({ line }) => line,
    );
    expect(lines).toEqual([3, 3, 4, 5]);
  });

  it('control characters of the file do not reach the terminal', () => {
    const problems = problemsOf(
      'version: 1\n"\\e[31mred": 1\nruntime: "\\e[2J"\nrigs: { a: { path: x, gates: "\\e[5m" } }\n',
    );
    expect(problems.map(({ what, hint }) => what + hint).join()).not.toContain('\u001b');
  });

  it('is one line for a person', () => {
    const [problem] = problemsOf('version: 3\n');
    expect(problem && sayProblem('/etc/rigs.yaml', problem)).toBe('/etc/rigs.yaml:1:10 "version" cannot be 3. Write 1');
  });
});

describe('text that is no YAML is told with its place and how to mend it', () => {
  it.each([
    ['version: 1\nrigs:\n\tshop: {}\n', 3, /spaces/],
    ['version: 1\nversion: 1\n', 2, /Keep one/],
    ['version: 1\nrigs:\n  a: { path: x\nlimits: {}\n', 4, /Indent|Close/],
    ['version: 1\nrigs:\n  a: { path: "x }\n', 4, /Close/],
    ['version: 1\n---\nversion: 1\n', 2, /second document/],
    ['version: 1\nrigs:\n  a: *nobody\n', 3, /anchor/],
    ['version: 1\nrigs: !secret {}\n', 2, /tag/],
    ['version: 1\nrigs:\n  a:\n     path: x\n   base: y\n', 5, /Indent/],
    ['version: 1\nruntime: tmux: pty\n', 2, /quotes/],
    ['version: 1\nrigs: { a: { path: `x` } }\n', 2, /quotes/],
  ])('%j', (text, line, hint) => {
    const [problem] = problemsOf(text);
    expect(problem).toMatchObject({ line, hint: expect.stringMatching(hint) });
  });
});
