#!/usr/bin/env node
/**
 * Stands in for git-bug where it cannot be had: the commands that Mayor uses, answered as version
 * 0.10 documents them. It cleans texts, keeps whole seconds, sorts labels and refuses what is empty.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(process.cwd(), '.git', 'git-bug-stand-in');
const file = join(folder, 'bugs.json');
const bugs = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : [];
const now = () => ({ timestamp: Math.floor(Date.now() / 1000) });
const author = { id: 'a', human_id: 'a', name: 'Tess Tester', login: '' };
const name = () => randomBytes(32).toString('hex');
const fail = (why) => {
  process.stderr.write(`Error: ${why}\n`);
  process.exit(1);
};
const clean = (text) =>
  text
    .replace(/\r\n/g, '\n')
    .replace(/[^\P{Cc}\r\n\t]/gu, '')
    .trim();

const options = new Map();
const words = [];
let only = false;
for (const word of process.argv.slice(2)) {
  const [, key, value] = /^--([a-z-]+)(?:=([\s\S]*))?$/.exec(word) ?? [];
  if (word === '--') only = true;
  else if (!only && key !== undefined) options.set(key, value ?? '');
  else words.push(word);
}
const bugOf = (prefix) => bugs.find(({ id }) => id.startsWith(prefix)) ?? fail(`no matching bug ${prefix}`);
const edited = (bug) => {
  bug.edit_time = { ...now(), lamport: bug.edit_time.lamport + 1 };
};
const text = (required) => {
  const message = clean(options.get('message') ?? '');
  if (message === '' && required) process.exit(0); // "No message given. … Aborting."
  return message;
};

const VERBS = {
  list: () =>
    bugs.map(({ comments, ...bug }) => ({
      ...bug,
      comments: comments.length,
      create_time: { ...bug.create_time, lamport: 1 },
    })),
  show: ([id]) => bugOf(id),
  new: () => {
    const title = clean(options.get('title') ?? '').replace(/\n/g, ' ');
    if (title === '') fail('title is empty');
    const id = name();
    const comments = [{ id: name(), human_id: '', author, message: text(false) }];
    bugs.push({
      id,
      human_id: id.slice(0, 7),
      create_time: now(),
      edit_time: { ...now(), lamport: 1 },
      status: 'open',
      labels: null,
      title,
      author,
      comments,
    });
    return `${id.slice(0, 7)} created\n`;
  },
  'comment new': ([id]) => {
    bugOf(id).comments.push({ id: name(), human_id: '', author, message: text(true) });
    edited(bugOf(id));
  },
  'comment edit': ([id]) => {
    const bug = bugs.find(({ comments }) => comments.some((comment) => comment.id === id)) ?? fail('no such comment');
    bug.comments.find((comment) => comment.id === id).message = text(true);
    edited(bug);
  },
  'title edit': ([id]) => {
    bugOf(id).title = clean(options.get('title') ?? '');
    edited(bugOf(id));
  },
  'label new': ([id, ...labels]) => {
    bugOf(id).labels = [...new Set([...(bugOf(id).labels ?? []), ...labels])].sort();
    edited(bugOf(id));
  },
  'label rm': ([id, ...labels]) => {
    bugOf(id).labels = (bugOf(id).labels ?? []).filter((label) => !labels.includes(label));
    edited(bugOf(id));
  },
  'status open': ([id]) => {
    bugOf(id).status = 'open';
    edited(bugOf(id));
  },
  'status close': ([id]) => {
    bugOf(id).status = 'closed';
    edited(bugOf(id));
  },
};

const [, first, second] = words;
const [verb, rest] =
  first === undefined
    ? ['list', []]
    : first in VERBS
      ? [first, words.slice(2)]
      : [`${first} ${second}`, words.slice(3)];
const answer = (VERBS[verb] ?? (() => fail(`unknown command ${verb}`)))(rest);
mkdirSync(folder, { recursive: true });
writeFileSync(file, JSON.stringify(bugs));
if (answer !== undefined) process.stdout.write(typeof answer === 'string' ? answer : JSON.stringify(answer));
