/** What may stand at the end of a command line, read off the commands themselves. */
import type { Argument, Command, Option } from 'commander';

export type Suggestion = { readonly value: string; readonly help: string };
/** Names of arguments whose values only the town or the trackers know. */
export type ValueKind =
  | 'task'
  | 'polecat'
  | 'convoy'
  | 'item'
  | 'rule'
  | 'capture'
  | 'rig'
  | 'agent'
  | 'role'
  | 'account'
  | 'state'
  | 'template';
export type Values = (kind: ValueKind) => Promise<readonly Suggestion[]>;
/** `files` and `folders`: the shell itself completes paths. */
export type Completion = { readonly suggestions: readonly Suggestion[]; readonly paths?: 'files' | 'folders' };

/** `words`: everything after the program's name; the last one is being typed and may be empty. */
export async function complete(program: Command, words: readonly string[], values: Values): Promise<Completion> {
  const typed = words.at(-1) ?? '';
  const place = walk(program, words.slice(0, -1));
  const [, flag, start] = /^(--[\w-]+)=(.*)$/.exec(typed) ?? [];
  if (flag !== undefined) {
    const found = await valuesOf(optionNamed(place.command, flag), start ?? '', values);
    return { ...found, suggestions: found.suggestions.map(({ value, help }) => ({ value: `${flag}=${value}`, help })) };
  }
  if (place.expects !== undefined) return valuesOf(place.expects, typed, values);
  if (typed.startsWith('-')) return { suggestions: starting(typed, flagsOf(place.command)) };
  const commands = place.taken === 0 ? commandsOf(place.command) : [];
  const argument = argumentAt(place.command, place.taken);
  if (commands.length === 0) return valuesOf(argument, typed, values);
  const named = argument === undefined ? [] : (await valuesOf(argument, typed, values)).suggestions;
  return { suggestions: [...starting(typed, commands), ...named] };
}

type Place = { readonly command: Command; readonly taken: number; readonly expects?: Option };

/** Where the words so far have led: which command, how many arguments, an option that wants its value. */
const walk = (program: Command, words: readonly string[]): Place => {
  let place: Place = { command: program, taken: 0 };
  for (const word of words) {
    const { command, taken, expects } = place;
    // Bash takes `--state=landed` apart at the equals sign.
    if (expects !== undefined && word === '=') continue;
    if (expects !== undefined) place = { command, taken };
    else if (word.startsWith('-') && word !== '-') {
      const option = word.includes('=') ? undefined : optionNamed(command, word);
      if (option?.required) place = { command, taken, expects: option };
    } else {
      const next =
        taken === 0 ? command.commands.find((sub) => sub.name() === word || sub.aliases().includes(word)) : undefined;
      place = next === undefined ? { command, taken: taken + 1 } : { command: next, taken: 0 };
    }
  }
  return place;
};

const optionNamed = (command: Command, flag: string): Option | undefined =>
  command.options.find(({ long, short }) => long === flag || short === flag);

const argumentAt = (command: Command, at: number): Argument | undefined => {
  const last = command.registeredArguments.at(-1);
  return command.registeredArguments[at] ?? (last?.variadic === true ? last : undefined);
};

const KINDS: ReadonlySet<string> = new Set<ValueKind>([
  ...([
    'task',
    'polecat',
    'convoy',
    'item',
    'rule',
    'rig',
    'agent',
    'role',
    'account',
    'state',
    'template',
    'capture',
  ] as const),
]);
const isKind = (name: string): name is ValueKind => KINDS.has(name);
const PATHS: Readonly<Record<string, 'files' | 'folders'>> = { file: 'files', path: 'folders' };

const valuesOf = async (taker: Option | Argument | undefined, typed: string, values: Values): Promise<Completion> => {
  if (taker === undefined) return { suggestions: [] };
  const choices = (taker.argChoices ?? []).map((value) => ({ value, help: '' }));
  const name = 'flags' in taker ? (/[<[]([\w-]+)/.exec(taker.flags)?.[1] ?? '') : taker.name();
  const paths = PATHS[name];
  if (paths !== undefined) return { suggestions: [], paths };
  // `polecat-or-task` takes either.
  const kinds = (name === 'other' ? 'task' : name).split('-or-').filter(isKind);
  const known = kinds.length === 0 ? choices : (await Promise.all(kinds.map(values))).flat();
  return { suggestions: starting(typed, known) };
};

const flagsOf = (command: Command): readonly Suggestion[] => [
  ...command.options
    .filter(({ hidden }) => !hidden)
    .flatMap(({ long, description }) => (long == null ? [] : [{ value: long, help: description }])),
  { value: '--help', help: 'explain this command' },
];

const commandsOf = (command: Command): readonly Suggestion[] =>
  command
    .createHelp()
    .visibleCommands(command)
    .map((sub) => ({ value: sub.name(), help: sub.description() }));

const starting = (typed: string, suggestions: readonly Suggestion[]): readonly Suggestion[] =>
  suggestions.filter(({ value }) => value.startsWith(typed));
