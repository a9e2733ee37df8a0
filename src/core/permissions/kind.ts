/** "This kind" of what an agent wants to do: the rule that an answer for more than once makes. */
import type { Act } from './act.ts';
import { hostOf } from './judge.ts';
import { isBelow, seenFrom } from './paths.ts';
import { isRule, parseRule, sayRule } from './rule.ts';
import { isProgram, LIVE, plainWords } from './shell-words.ts';

/** `once`: why no rule can be made of it, as a sentence without its full stop. */
export type Kind = { readonly rule: string } | { readonly once: string };

export const kindOf = (act: Act, home: string): Kind => {
  const made = KINDS[act.tool](act as never, home);
  if ('once' in made) return made;
  const parsed = parseRule(`${act.tool}: ${made.rule}`, 'allow');
  return isRule(parsed) ? { rule: sayRule(parsed) } : { once: 'It is too unusual for a rule' };
};

type Of<Name extends Act['tool']> = Extract<Act, { readonly tool: Name }>;
type Makes<Name extends Act['tool']> = (act: Of<Name>, home: string) => Kind;

const path = ({ paths, folder, vague }: Of<'edit' | 'read'>, home: string): Kind => {
  const [only = '', ...more] = paths;
  const seen = seenFrom(home, folder ?? home, only);
  if (vague === true || more.length > 0 || seen === undefined)
    return { once: 'It is about several files, or not plainly about one' };
  return seen.includes('*') || seen !== seen.trim()
    ? { once: 'The name of the file is too unusual for a rule' }
    : { rule: seen };
};

const shell: Makes<'shell'> = ({ command, folder }, home) => {
  if (folder !== undefined && !isBelow(home, folder)) return { once: 'It runs outside of the worktree' };
  const words = plainWords(command);
  if (words === undefined || !isProgram(words[0])) return { once: 'It is more than one plain command' };
  const family = familyOf(words);
  if (family !== undefined) return { rule: `${family.join(' ')} *` };
  const spelt = words.map(spell);
  return spelt.includes(undefined) ? { once: 'A shell would make other words of it' } : { rule: spelt.join(' ') };
};

const KINDS: { readonly [Name in Act['tool']]: Makes<Name> } = {
  shell,
  edit: path,
  read: path,
  fetch: ({ url }) => {
    const rule = hostOf(url);
    return rule === undefined ? { once: 'Its address is not plain' } : { rule };
  },
  use: ({ name }) => ({ rule: name }),
};

/**
 * Programs whose first word says what they do, and of which words that is not enough: those take a second one, or
 * run whatever they are given. Of any other program a wildcard would stand for files and options (`rm build *`), so
 * there only the very same command is of this kind.
 */
const FAMILIES: Readonly<Record<string, { readonly second?: string; readonly never?: string }>> = {
  git: {
    second: 'remote stash worktree notes',
    never:
      'config submodule bisect filter-branch rebase push fetch pull clone ls-remote archive grep difftool mergetool',
  },
  npm: { second: 'run', never: 'exec x explore config' },
  pnpm: { second: 'run', never: 'exec dlx' },
  yarn: { second: 'run', never: 'exec dlx' },
  bun: { second: 'run', never: 'x' },
  cargo: {},
  go: { never: 'run generate' },
  dotnet: { never: 'exec run' },
  pip: {},
  uv: { second: 'pip', never: 'run tool x' },
  poetry: { never: 'run' },
  bundle: { never: 'exec' },
  composer: { never: 'exec' },
  brew: {},
  docker: { second: 'compose image volume network', never: 'run exec' },
  podman: { second: 'image volume network', never: 'run exec' },
  kubectl: { never: 'exec run debug' },
  terraform: {},
  gh: { second: 'issue pr repo release run workflow', never: 'api alias extension' },
};

const WORD = /^[a-z][a-z0-9:_-]*$/;

const familyOf = ([program = '', first = '', next = '']: readonly string[]): readonly string[] | undefined => {
  if (!Object.hasOwn(FAMILIES, program) || !WORD.test(first)) return undefined;
  const { second = '', never = '' } = FAMILIES[program] ?? {};
  if (never.split(' ').includes(first)) return undefined;
  if (!second.split(' ').includes(first)) return [program, first];
  return WORD.test(next) ? [program, first, next] : undefined;
};

/** The word so that it is read as the same one again. */
const spell = (word: string): string | undefined => {
  if (word.includes(LIVE)) return undefined;
  if (/^[\w@%+:,./-][\w@%+:,./=-]*$/.test(word)) return word;
  if (!word.includes("'")) return `'${word}'`;
  return /["$`\\]/.test(word) ? undefined : `"${word}"`;
};
