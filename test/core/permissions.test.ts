/** Rules for what agents ask: hostile commands are for a person, whatever a narrower rule allows. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Act } from '../../src/core/permissions/act.ts';
import { type InForce, judge } from '../../src/core/permissions/judge.ts';
import { kindOf } from '../../src/core/permissions/kind.ts';
import { type Effect, isRule, parseRule } from '../../src/core/permissions/rule.ts';

const HOME = '/w/amber';
const rules = (lists: Partial<Record<Effect, readonly string[]>>): readonly InForce[] =>
  (['allow', 'ask', 'deny'] as const).flatMap((effect) =>
    (lists[effect] ?? []).map((rule) => ({ id: rule, effect, rule, from: 'a test' })),
  );
const shell = (command: string, folder?: string): Act => ({
  tool: 'shell',
  command,
  ...(folder === undefined ? {} : { folder }),
});
const edit = (...paths: readonly string[]): Act => ({ tool: 'edit', paths });
const said = (lists: Parameters<typeof rules>[0], act: Act) => judge(rules(lists), act, HOME)?.answer;
const made = (act: Act): string => {
  const kind = kindOf(act, HOME);
  return 'rule' in kind ? kind.rule : `once: ${kind.once}`;
};
const flaw = (text: string, effect: Effect = 'allow'): string | undefined => {
  const parsed = parseRule(text, effect);
  return isRule(parsed) ? undefined : parsed.what;
};

const commits = { allow: ['shell: git commit *'] };

describe('a rule for a command', () => {
  it.each(['git commit', 'git commit -m x', "git commit -m 'a; b'", 'git commit -m "a | b"', 'git  commit\t-a'])(
    'allows what has its words: %s',
    (command) => expect(said(commits, shell(command))).toBe('allow'),
  );

  it.each([
    'git commit -m x; rm -rf /',
    'git commit -m x && rm -rf /',
    'git commit -m x || rm -rf /',
    'git commit -m x | sh',
    'git commit -m x & rm -rf /',
    'git commit -m x\nrm -rf /',
    'git commit -m x\r\nrm -rf /',
    'git commit -m "x\nrm -rf /"',
    'git commit -m $(rm -rf /)',
    'git commit -m "$(rm -rf /)"',
    'git commit -m `rm -rf /`',
    'git commit -m "`rm -rf /`"',
    'git commit -m <(rm -rf /)',
    'git commit -m x > ~/.bashrc',
    'git commit -F < /etc/passwd',
    "git commit -m $'x\\nrm'",
    'git commit -m $\x7bHOME}',
    'git commit -m "unclosed',
    "git commit -m 'unclosed",
    'git commit -m x\\\n; rm -rf /',
    'git commit # a comment',
    'git -c alias.commit=!sh commit',
    'git -C /etc commit -m x',
    'git --git-dir=/x commit',
    'git commit-tree x',
    'git Commit',
    'GIT_EDITOR=sh git commit',
    'PATH=. git commit',
    'env git commit',
    'sudo git commit',
    './git commit',
    '/tmp/git commit',
    'git "commit;" x; y',
    'git{,} commit',
    'g?t commit',
    'git c*t',
    'git com{mit,x}',
    '=git commit',
    '! git commit',
    '(git commit)',
    '{ git commit; }',
    'git\u00a0commit',
    'git\u2028commit -m x',
    'git commit -m x\u202e',
    'git commit -m x\0',
    'git commit -m x\x1b[A',
    `git commit -m ${'x'.repeat(10_000)}`,
    '',
    ' ',
    "''",
    "'' git commit",
  ])('leaves to a person: %j', (command) => expect(said(commits, shell(command))).toBeUndefined());

  it('reads no quotes away: "git commit" in one word is another program', () => {
    expect(said(commits, shell('"git commit" -m x'))).toBeUndefined();
    expect(said(commits, shell(`'git' "commit" -m x`))).toBe('allow');
  });

  it('holds where the worktree is, and nowhere else', () => {
    expect(said(commits, shell('git commit', `${HOME}/src`))).toBe('allow');
    expect(said(commits, shell('git commit', '/w/amber-2'))).toBeUndefined();
    expect(said(commits, shell('git commit', `${HOME}/../other`))).toBeUndefined();
  });

  it('allows commands with && between them where each is allowed, and none of them changes the shell', () => {
    const both = { allow: ['shell: git commit *', 'shell: git add *', 'shell: cd *'], deny: ['shell: git add secret'] };
    expect(said(both, shell('git add . && git commit -m "a && b"'))).toBe('allow');
    expect(judge(rules(both), shell('git add .&&git commit'), HOME)?.by).toHaveLength(2);
    for (const command of [
      'git add . && rm -rf /',
      'rm -rf / && git add .',
      'cd /etc && git commit',
      'git add . &&& git commit',
      'git add . & git commit',
      'git add . && && git commit',
      '&& git commit',
      'git commit &&',
      'git add . &&\ngit commit',
      'git add . && A=1 git commit',
      "git add 'x && git commit",
      `git add ${'x'.repeat(5_000)} && git add ${'x'.repeat(5_000)}`,
    ])
      expect(said(both, shell(command)), command).toBeUndefined();
    expect(said(both, shell('git add . && git add secret'))).toBe('deny');
  });

  it('takes a * in the middle for one word, and for a part of one', () => {
    const lists = { allow: ['shell: npm run test:* --silent', 'shell: make * clean'] };
    expect(said(lists, shell('npm run test:unit --silent'))).toBe('allow');
    expect(said(lists, shell('npm run test:unit other --silent'))).toBeUndefined();
    expect(said(lists, shell('npm run test:{a,b} --silent'))).toBeUndefined();
    expect(said(lists, shell('make x clean'))).toBe('allow');
    expect(said(lists, shell('make * clean'))).toBeUndefined();
  });

  it('does not take a quoted star for one that a shell expands', () => {
    expect(said({ allow: ["shell: rm '*'"] }, shell('rm *'))).toBeUndefined();
    expect(said({ allow: ["shell: rm '*'"] }, shell("rm '*'"))).toBe('allow');
  });

  it('never allows anything with an operator, wherever it stands and whatever is around it', () => {
    const piece = fc.constantFrom(' ', 'git', 'commit', '-m', 'x', "'", '"', '-', '=', '*', '{a,b}', '#', '~');
    const hostile = fc.constantFrom(';', '&', '|', '$', '`', '(', ')', '<', '>', '\n', '\\', '\r', '\0');
    const outside = (text: string): boolean => !text.includes("'") && !text.includes('"');
    fc.assert(
      fc.property(fc.array(piece), hostile, fc.array(piece), (before, operator, after) => {
        const text = `git commit ${before.join('')}${operator}${after.join('')}`;
        // Between quotes most of them are letters like any other.
        fc.pre(outside(text) || '\n\r\0'.includes(operator));
        expect(said(commits, shell(text))).toBeUndefined();
      }),
    );
  });

  it('never allows a program that it does not name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        fc.pre(!/^\s*["']*g["']*i["']*t["']*[ \t]/.test(text));
        expect(said(commits, shell(text))).toBeUndefined();
      }),
    );
  });
});

describe('deny wins over ask, ask over allow', () => {
  const lists = { allow: ['shell: git *'], ask: ['shell: git rebase *'], deny: ['shell: git push *'] };

  it.each([
    'git push',
    'git push --force',
    '/usr/bin/git push',
    'cd x && git push',
    'FOO=1 git push',
    'sudo git push',
    'echo "x"; (git push)',
    'git add . | git push > log',
    'g\'it\' pu"sh" origin',
  ])('denies what surely is it: %s', (command) => expect(said(lists, shell(command))).toBe('deny'));

  it.each(['git -c a=b push', 'git rebase main', 'git -C x rebase', 'bash -c "git push"', 'sudo -u me git push'])(
    'asks a person where it may be: %s',
    (command) => expect(said(lists, shell(command))).toBeUndefined(),
  );

  it('allows the rest', () => expect(said(lists, shell('git status'))).toBe('allow'));

  it('says by which rule', () => {
    expect(judge(rules(lists), shell('git push'), HOME)?.by.map(({ id }) => id)).toEqual(['shell: git push *']);
  });

  it('holds for a program that starts others, too', () => {
    expect(said({ deny: ['shell: sudo *'] }, shell('sudo git status'))).toBe('deny');
    expect(said({ allow: ['shell: ls *'], deny: ['shell: *'] }, shell('ls'))).toBe('deny');
  });
});

describe('a rule for paths', () => {
  it('is about the worktree, by names as they end up', () => {
    const src = { allow: ['edit: src/**'] };
    expect(said(src, edit('src/a.ts'))).toBe('allow');
    expect(said(src, edit(`${HOME}/src/deep/a.ts`))).toBe('allow');
    expect(said(src, edit('src/../.git/hooks/pre-commit'))).toBeUndefined();
    expect(said(src, edit('/etc/src/a.ts'))).toBeUndefined();
    expect(said(src, edit(`${HOME}/../other/src/a.ts`))).toBeUndefined();
    expect(said(src, edit('/w/amber2/src/a.ts'))).toBeUndefined();
    expect(said(src, edit('~/src/a.ts'))).toBeUndefined();
    expect(said(src, edit('src/a.ts\n'))).toBeUndefined();
    expect(said(src, edit(''))).toBeUndefined();
    expect(said(src, edit())).toBeUndefined();
  });

  it('must allow each of several files, and none that may be hidden behind them', () => {
    const lists = { allow: ['edit: src/**', 'edit: *.md'], deny: ['edit: secret/**'] };
    expect(said(lists, edit('src/a.ts', 'README.md'))).toBe('allow');
    expect(said(lists, edit('src/a.ts', 'package.json'))).toBeUndefined();
    expect(said(lists, edit('src/a.ts', 'secret/key'))).toBe('deny');
    expect(said(lists, { tool: 'edit', paths: ['src/a.ts'], vague: true })).toBeUndefined();
  });

  it('allows names with a dot in front only where it names them, but denies them with the rest', () => {
    expect(said({ allow: ['edit: **'] }, edit('a/b/c.ts'))).toBe('allow');
    expect(said({ allow: ['edit: **'] }, edit('.git/config'))).toBeUndefined();
    expect(said({ allow: ['edit: **'] }, edit('a/.env'))).toBeUndefined();
    expect(said({ allow: ['edit: .github/**'] }, edit('.github/x.yml'))).toBe('allow');
    expect(said({ allow: ['edit: a/.env'], deny: ['edit: **'] }, edit('a/.env'))).toBe('deny');
  });

  it('keeps * within one folder', () => {
    expect(said({ allow: ['edit: src/*.ts'] }, edit('src/a/b.ts'))).toBeUndefined();
    expect(said({ allow: ['edit: src/**/b.ts'] }, edit('src/b.ts'))).toBe('allow');
    expect(said({ allow: ['edit: src/**/b.ts'] }, edit('src/x/y/b.ts'))).toBe('allow');
  });

  it('is not for reading what is only to be written', () => {
    expect(said({ allow: ['edit: src/**'] }, { tool: 'read', paths: ['src/a.ts'] })).toBeUndefined();
  });
});

describe('a rule for hosts and other tools', () => {
  const fetches = (url: string): Act => ({ tool: 'fetch', url });

  it('is about the host that is really asked', () => {
    const lists = { allow: ['fetch: docs.example.com', 'fetch: *.rust-lang.org', 'fetch: 127.0.0.1:8080'] };
    expect(said(lists, fetches('https://docs.example.com/a?b'))).toBe('allow');
    expect(said(lists, fetches('https://doc.rust-lang.org/std'))).toBe('allow');
    expect(said(lists, fetches('http://127.0.0.1:8080/x'))).toBe('allow');
    for (const url of [
      'https://docs.example.com@evil.org/',
      'https://docs.example.com.evil.org/',
      'https://evil.org/docs.example.com',
      'https://evilrust-lang.org/',
      'http://127.0.0.1/x',
      'file:///etc/passwd',
      'javascript:alert(1)',
      'https://evil.org\\docs.example.com',
      'docs.example.com',
    ])
      expect(said(lists, fetches(url)), url).toBeUndefined();
  });

  it('names tools, or how they begin', () => {
    const lists = { allow: ['use: mcp__tracker__*'], deny: ['use: mcp__tracker__drop'] };
    expect(said(lists, { tool: 'use', name: 'mcp__tracker__list' })).toBe('allow');
    expect(said(lists, { tool: 'use', name: 'mcp__tracker__drop' })).toBe('deny');
    expect(said(lists, { tool: 'use', name: 'mcp__other__list' })).toBeUndefined();
  });
});

describe('this kind of', () => {
  it.each([
    ['git commit -m "Fix it"', 'shell: git commit *'],
    ['npm run build', 'shell: npm run build *'],
    ['npm test', 'shell: npm test *'],
    ['gh pr view 3', 'shell: gh pr view *'],
    // The first word of others is a file, or a program: only the very same is of their kind.
    ['rm build', 'shell: rm build'],
    ['sudo rm build', 'shell: sudo rm build'],
    ['git push origin main', 'shell: git push origin main'],
    ['git -c a=b commit', 'shell: git -c a=b commit'],
    ["echo 'it is' \"I'm\"", `shell: echo 'it is' "I'm"`],
    ['docker run x', 'shell: docker run x'],
  ])('%s is %s', (command, rule) => expect(made(shell(command))).toBe(rule));

  it.each(['a; b', 'a $x', 'rm *', 'A=1 b', 'a\nb', 'a > b', 'a'.repeat(9_000), ''])('there is none of %j', (command) =>
    expect(made(shell(command))).toMatch(/^once: /),
  );

  it('a file is the file, of several there is none', () => {
    expect(made(edit(`${HOME}/src/a.ts`))).toBe('edit: src/a.ts');
    expect(made(edit('/etc/hosts'))).toBe('edit: /etc/hosts');
    expect(made(edit('a', 'b'))).toMatch(/^once: /);
    expect(made(edit('a*'))).toMatch(/^once: /);
    expect(made({ tool: 'fetch', url: 'https://a.example.com/x' })).toBe('fetch: a.example.com');
  });

  it('allows what it was made of, and nothing that is more than one plain command', () => {
    const word = fc.constantFrom('git', 'commit', '-m', 'rm', 'x y', "'a b'", '"c d"', '*', ';', '$x', '&&', 'run', '');
    fc.assert(
      fc.property(fc.array(word, { maxLength: 6 }), fc.array(word, { maxLength: 6 }), (one, other) => {
        const [command, next] = [one.join(' '), other.join(' ')];
        const kind = kindOf(shell(command), HOME);
        if ('once' in kind) return;
        expect(said({ allow: [kind.rule] }, shell(command))).toBe('allow');
        expect(said({ deny: [kind.rule] }, shell(command))).toBe('deny');
        const glues = [';', '|', '\n', ' $(', ' > '];
        // Each of several with && between them may be allowed.
        if (said({ allow: [kind.rule] }, shell(next)) !== 'allow') glues.push('&&');
        for (const glue of glues)
          expect(said({ allow: [kind.rule] }, shell(`${command}${glue}${next}`))).toBeUndefined();
      }),
    );
  });
});

describe('a rule that is none', () => {
  it.each([
    'git commit *',
    'bash: ls',
    'shell:',
    'shell: ',
    'shell: *',
    'shell: * x',
    'shell: a; b',
    'shell: $x',
    'shell: a ?',
    'shell: FOO=1 x',
    'shell: sudo *',
    'shell: "a',
    'edit: ../x',
    'edit: ~/x',
    'edit: src/',
    'edit: a**b',
    'edit: /**',
    'fetch: https://x.org',
    'fetch: *',
    'fetch: *.org',
    'use: *',
    'use: a b',
    `shell: ${'x '.repeat(900)}`,
    'shell: a\u202e',
  ])('%j is refused with what is wrong', (text) => expect(flaw(text)).toMatch(/\w/));

  it('may be wide where it denies or asks', () => {
    for (const rule of ['shell: *', 'fetch: *', 'use: *', 'shell: sudo *']) expect(flaw(rule, 'deny')).toBeUndefined();
  });

  it('is never thrown over, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (rule, command) => {
        for (const effect of ['allow', 'deny'] as const) said({ [effect]: [`shell: ${rule}`] }, shell(command));
        said({ deny: [`edit: ${rule}`] }, edit(command));
      }),
    );
  });
});
