/**
 * Stands in for git-bug where it cannot be had: the commands that Mayor uses, answered as its sources of
 * version 0.10 do (github.com/git-bug/git-bug: commands/bug, commands/cmdjson, commands/select, util/text).
 */
import { randomBytes } from 'node:crypto';
import { Refusal, type Said, type StandIn } from '../helpers/stand-in.ts';

type Time = { readonly timestamp: number; readonly time: string; readonly lamport?: number };
type Person = { readonly id: string; readonly human_id: string; readonly name: string; readonly login: string };
type Comment = { readonly id: string; readonly human_id: string; readonly author: Person; message: string };
type Bug = {
  readonly id: string;
  readonly human_id: string;
  readonly create_time: Time;
  edit_time: Time;
  status: 'open' | 'closed';
  labels: string[] | null;
  title: string;
  readonly author: Person;
  readonly actors: readonly Person[];
  readonly participants: readonly Person[];
  readonly comments: Comment[];
};

type Behaviour = {
  /** So many calls first find another process in the repository. */
  readonly locked?: number;
  /** Whether somebody has said who they are. */
  readonly identity?: boolean;
  /** The first bug is selected: it is meant where a command names none that is there. */
  readonly selects?: boolean;
  /** What somebody else does to the bug just before such a command. */
  readonly before?: Readonly<Record<string, (bug: Bug) => void>>;
};

export const gitBug = ({ locked = 0, identity = true, selects = false, before = {} }: Behaviour = {}): StandIn => {
  const bugs: Bug[] = [];
  let waiting = locked;
  return (args) => {
    if (waiting-- > 0) throw new Refusal('the repository you want to access is already locked by the process pid 4711');
    const { options, words } = parsed(args);
    const [, first, second] = words;
    if (words[0] !== 'bug') throw new Refusal(`unknown command "${words[0]}" for "git-bug"`);
    if (first === undefined) return json(bugs.map(excerptOf));
    const [verb, rest] = first in VERBS ? [first, words.slice(2)] : [`${first} ${second}`, words.slice(3)];
    if (!identity && verb !== 'show')
      throw new Refusal(
        'No identity is set.\nTo interact with bugs, an identity first needs to be created using "git bug user new"',
      );
    const run = VERBS[verb];
    if (run === undefined) throw new Refusal(`unknown command "${verb}" for "git-bug bug"`);
    const call = { bugs, options, rest, selects };
    if (before[verb] !== undefined) before[verb](bugOf(call).bug);
    return run(call);
  };
};

type Call = {
  readonly bugs: Bug[];
  readonly options: ReadonlyMap<string, string>;
  readonly rest: readonly string[];
  readonly selects: boolean;
};

const VERBS: Readonly<Record<string, (call: Call) => Said>> = {
  show: (call) => {
    const { edit_time, create_time, ...bug } = bugOf(call).bug;
    return json({ ...bug, create_time, edit_time: { ...edit_time, lamport: undefined } });
  },
  new: ({ bugs, options }) => {
    const title = oneLine(options.get('title') ?? '');
    if (title === '') throw new Refusal('title is empty');
    const id = name();
    const comment = { id: name(), human_id: '', author: TESS, message: clean(options.get('message') ?? '') };
    const [actors, participants] = [[TESS], [TESS]];
    const [create_time, edit_time] = [timeNow(), { ...timeNow(), lamport: 1 }];
    const plain = { id, human_id: id.slice(0, 7), create_time, edit_time, labels: null, title };
    bugs.push({ ...plain, status: 'open', author: TESS, actors, participants, comments: [comment] });
    return { out: `${id.slice(0, 7)} created\n` };
  },
  'comment new': (call) => {
    const { bug } = bugOf(call);
    const message = call.options.get('message') ?? '';
    if (message === '') return ABORTED;
    bug.comments.push({ id: name(), human_id: '', author: TESS, message: clean(message) });
    return edited(bug);
  },
  'comment edit': ({ bugs, options, rest: [id] }) => {
    const bug = bugs.find(({ comments }) => comments.some((comment) => comment.id === id));
    const comment = bug?.comments.find((one) => one.id === id);
    if (bug === undefined || comment === undefined) throw new Refusal("comment doesn't exist");
    const message = options.get('message') ?? '';
    if (message === '') return ABORTED;
    // Not cleaned here: it must be fit to print as it is.
    if (clean(message) !== message.trim()) throw new Refusal('message is not fully printable');
    comment.message = message;
    return edited(bug);
  },
  'title edit': (call) => {
    const { bug } = bugOf(call);
    if ((call.options.get('title') ?? '') === '') return ABORTED;
    bug.title = oneLine(call.options.get('title') ?? '');
    return edited(bug);
  },
  'label new': (call) => {
    const { bug, rest } = bugOf(call);
    const has = bug.labels ?? [];
    const added = [...new Set(rest.map(oneLine))].filter((label) => !has.includes(label));
    if (added.length === 0) throw new Refusal('no label added or removed');
    bug.labels = [...has, ...added].sort(byBytes);
    return edited(bug, added.map((label) => `label ${label} added\n`).join(''));
  },
  'label rm': (call) => {
    const { bug, rest } = bugOf(call);
    const has = bug.labels ?? [];
    const gone = rest.filter((label) => has.includes(label));
    if (gone.length === 0) throw new Refusal('no label added or removed');
    bug.labels = has.filter((label) => !gone.includes(label));
    return edited(bug);
  },
  'status open': (call) => {
    bugOf(call).bug.status = 'open';
    return edited(bugOf(call).bug);
  },
  'status close': (call) => {
    bugOf(call).bug.status = 'closed';
    return edited(bugOf(call).bug);
  },
};

const parsed = (args: readonly string[]) => {
  const options = new Map<string, string>();
  const words: string[] = [];
  let only = false;
  for (const word of args) {
    const [, key, value = ''] = /^--([a-z-]+)(?:=([\s\S]*))?$/.exec(word) ?? [];
    if (word === '--') only = true;
    else if (!only && key !== undefined) options.set(key, value);
    else words.push(word);
  }
  return { options, words };
};

/** The bug whose id begins so, or else the one that is selected. */
const bugOf = ({ bugs, rest, selects }: Call): { readonly bug: Bug; readonly rest: readonly string[] } => {
  const [prefix = '', ...others] = rest;
  const found = bugs.filter(({ id }) => id.startsWith(prefix));
  if (found.length > 1) throw new Refusal(`Multiple matching bug found:\n${found.map(({ id }) => id).join('\n')}`);
  const [bug] = found;
  if (bug !== undefined) return { bug, rest: others };
  const [selected] = bugs;
  if (selects && selected !== undefined) return { bug: selected, rest };
  throw new Refusal('you must provide a bug id or use the "select" command first');
};

const excerptOf = ({ comments, ...bug }: Bug) => ({
  ...bug,
  create_time: { ...bug.create_time, lamport: 1 },
  comments: comments.length,
  metadata: null,
});

const edited = (bug: Bug, out = ''): Said => {
  bug.edit_time = { ...timeNow(), lamport: (bug.edit_time.lamport ?? 0) + 1 };
  return { out };
};

const TESS: Person = { id: 'a'.repeat(64), human_id: 'a'.repeat(7), name: 'Tess Tester', login: '' };
const ABORTED: Said = { error: 'No message given. Use -m or -F option to specify a message. Aborting.\n' };
const name = (): string => randomBytes(32).toString('hex');
const timeNow = (): Time => {
  const timestamp = Math.floor(Date.now() / 1_000);
  return { timestamp, time: new Date(timestamp * 1_000).toISOString() };
};
const json = (value: unknown): Said => ({ out: `${JSON.stringify(value, null, '    ')}\n` });
const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

const clean = (text: string): string =>
  text
    .replace(/\r\n/g, '\n')
    .replace(/[^\P{Cc}\r\n\t]/gu, '')
    .trim();
const oneLine = (text: string): string => text.replace(/\p{Cc}/gu, '').trim();
