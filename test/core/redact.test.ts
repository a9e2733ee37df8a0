import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readsOf } from '../../src/agents/corpus.ts';
import { type Private, redact, secretsIn } from '../../src/core/redact.ts';
import { corpus, presetFor } from '../helpers/corpus.ts';

const known: Private = { home: '/srv/people/ada', names: ['ada', 'engine.example.org'], secrets: ['Tr0ub4dor&3-x'] };
const hidden = (text: string) => redact(text, known);

describe('what nobody else is to see', () => {
  it.each([
    ['its own secrets', 'key Tr0ub4dor&3-x.', 'key xxxxxxxxx&x-x.'],
    ['one of them that a frame breaks', '│ Tr0ub4 │\n│ dor&3-x │', '│ xxxxxx │\n│ xxx&x-x │'],
    ['the home folder', '/srv/people/ada/shop', '/xxx/xxxxxx/xxx/shop'],
    ['home folders of others', 'cd /home/grace/shop && ls /Users/joan', 'cd /home/xxxxx/shop && ls /Users/xxxx'],
    ['the user, as a word', 'ada (Ada) at adamant', 'xxx (xxx) at adamant'],
    ['the machine', 'on engine or engine.example.org', 'on xxxxxx or xxxxxx.xxxxxxx.xxx'],
    ['addresses', 'mail grace.h+x@navy.mil now', 'mail xxxxx.x+x@xxxx.xxx now'],
    ['who is in a URL, and where it leads', 'git https://me:pw@git.corp.dev/x', 'git https://xx:xx@xxx.xxxx.xxx/x'],
    ['hosts by number', '10.2.30.4 and fe80:1:2:3:4', 'xx.x.xx.x and xxxx:x:x:x:x'],
    [
      'keys by their shape',
      'sk-ant-api03-AbCdEf ghp_abcdef0123 AKIAABCDEFGH',
      'xx-xxx-xxxxx-xxxxxx xxx_xxxxxxxxxx xxxxxxxxxxxx',
    ],
    ['what follows the name of a secret', 'DB_PASSWORD="hunter2" token: abc123', 'DB_PASSWORD="xxxxxxx" token: xxxxxx'],
    ['headers', 'Authorization: Bearer abc.def', 'Authorization: xxxxxx xxx.xxx'],
    ['what is long and looks like nothing', 'id 0123456789abcdef0123456789abcdef', `id ${'x'.repeat(32)}`],
    ['its rest on the next line', 'ghp_abcdef0123\nabcdef0123456 ok', 'xxx_xxxxxxxxxx\nxxxxxxxxxxxxx ok'],
  ])('%s', (_name, text, expected) => {
    expect(hidden(text)).toBe(expected);
  });

  it.each([
    'http://127.0.0.1:9/x and http://localhost:80',
    'Do you want to proceed?\n ❯ 1. Yes\n   2. No',
    '─'.repeat(80),
    '"Add a greeting" to src/greet.ts, 12 tests pass',
  ])('leaves alone what says nothing: %j', (text) => {
    expect(hidden(text)).toBe(text);
  });

  it('is known by the names of variables, when it is long enough to be one', () => {
    const env = { MY_API_KEY: 'abcdefgh', PATH: '/usr/bin:/bin', TOKEN: 'true', GH_TOKEN: undefined };
    expect(secretsIn(env)).toEqual(['abcdefgh']);
  });
});

const PIECES = [
  'ada',
  'token=',
  'Bearer ',
  'ghp_',
  'x1',
  '@',
  '.',
  'https://',
  '/home/',
  'engine',
  '10.2.30.4',
  '│',
  ' ',
];
const line = fc
  .array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ unit: 'grapheme', maxLength: 12 })), { maxLength: 8 })
  .map((pieces) => pieces.join(''));
const secret = fc
  .string({ unit: 'binary-ascii', minLength: 8, maxLength: 40 })
  .filter((one) => /[a-z0-9]{3}/i.test(one));

describe('any text', () => {
  it('keeps its lines and how long each is, and nothing more is hidden the second time', () => {
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const once = hidden(lines.join('\n'));
        expect(once.split('\n').map(({ length }) => length)).toEqual(
          lines
            .join('\n')
            .split('\n')
            .map(({ length }) => length),
        );
        expect(hidden(once)).toBe(once);
      }),
      { numRuns: 500 },
    );
  });

  it('shows no secret that was told, wherever it stands and wherever it is broken', () => {
    fc.assert(
      fc.property(line, secret, line, fc.nat(), (before, told, after, at) => {
        const cut = at % told.length;
        for (const drawn of [told, `${told.slice(0, cut)} │\n│ ${told.slice(cut)}`]) {
          const text = redact(`${before} ${drawn} ${after}`, { ...known, secrets: [told] });
          const part = text.slice(before.length + 1, before.length + 1 + drawn.length);
          expect(part).not.toMatch(/[a-wyz0-9]/i);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('of a recorded screen means the same afterwards', () => {
    const changed = corpus.filter(({ agent, lines, at, reads }) => {
      const again = readsOf(presetFor(agent).readScreen(hidden(lines.join('\n')).split('\n'), at));
      return again.signal !== reads.signal || again.until !== reads.until || again.allow !== reads.allow;
    });
    expect(changed.map(({ agent, name }) => `${agent} ${name}`)).toEqual([]);
  });
});
