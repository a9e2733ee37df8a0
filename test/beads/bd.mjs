#!/usr/bin/env node
/**
 * Stands in for Beads where it cannot be had: the commands that Mayor uses, answered as version 1.0
 * documents them. It keeps whole seconds, reads labels as CSV and says nothing of what it cannot find.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(process.cwd(), '.beads');
const file = join(folder, 'stand-in.json');
const issues = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : [];
const now = () => new Date(Math.floor(Date.now() / 1000) * 1000).toISOString().replace('.000', '');

const options = [];
const words = [];
let only = false;
for (const word of process.argv.slice(2)) {
  const [, key, value] = /^--([a-z-]+)(?:=([\s\S]*))?$/.exec(word) ?? [];
  if (word === '--') only = true;
  else if (!only && key !== undefined) options.push([key, value]);
  else words.push(word);
}
const all = (name) => options.filter(([key]) => key === name).map(([, value]) => value);
const one = (name) => all(name).at(-1);
const actor = one('actor') ?? 'nobody';
const fail = (why) => {
  process.stderr.write(`Error: ${why}\n`);
  process.exit(1);
};
const issueOf = (id) => issues.find((issue) => issue.id === id);
const labelsIn = (name) =>
  all(name).flatMap((text) => (text.startsWith('"') ? [text.slice(1, -1).replaceAll('""', '"')] : text.split(',')));
const textOf = (name) => (one(name) === undefined ? undefined : readFileSync(one(name), 'utf8'));
const touch = (issue) => {
  issue.updated_at = now();
};

const FIELDS = {
  title: 'title',
  design: 'design',
  acceptance: 'acceptance_criteria',
  status: 'status',
  type: 'issue_type',
  assignee: 'assignee',
  'external-ref': 'external_ref',
  defer: 'defer_until',
};

const VERBS = {
  export: () =>
    [...issues]
      .sort((a, b) => (a.id < b.id ? -1 : 1))
      .map((issue) => `${JSON.stringify(issue)}\n`)
      .join(''),
  create: () => {
    const id = `shop-${randomBytes(3).toString('hex')}`;
    const dates = { created_at: now(), updated_at: now() };
    const fields = { title: one('title'), description: textOf('body-file') ?? '', issue_type: one('type') };
    if (!fields.title) fail('title required');
    issues.push({ id, ...fields, status: 'open', priority: Number(one('priority')), created_by: actor, ...dates });
    return `${id}\n`;
  },
  update: ([id]) => {
    const issue = issueOf(id);
    if (issue === undefined) return void process.stderr.write(`Issue ${id} not found\n`);
    for (const [flag, field] of Object.entries(FIELDS)) if (one(flag) !== undefined) issue[field] = one(flag);
    if (one('priority') !== undefined) issue.priority = Number(one('priority'));
    if (one('estimate') !== undefined) issue.estimated_minutes = Number(one('estimate'));
    if (one('body-file') !== undefined) issue.description = textOf('body-file');
    if (one('metadata') !== undefined) issue.metadata = JSON.parse(readFileSync(one('metadata').slice(1), 'utf8'));
    const gone = labelsIn('remove-label');
    issue.labels = [...(issue.labels ?? []).filter((label) => !gone.includes(label)), ...labelsIn('add-label')];
    if (one('parent') !== undefined) {
      issue.dependencies = (issue.dependencies ?? []).filter(({ type }) => type !== 'parent-child');
      if (one('parent') !== '')
        issue.dependencies.push({ issue_id: id, depends_on_id: one('parent'), type: 'parent-child' });
    }
    touch(issue);
    return JSON.stringify([issue]);
  },
  close: ([id]) => {
    const issue = issueOf(id) ?? fail(`no issue ${id}`);
    Object.assign(issue, { status: 'closed', closed_at: now(), close_reason: one('reason') });
    touch(issue);
    return JSON.stringify([issue]);
  },
  reopen: ([id]) => {
    const { closed_at: _, close_reason: _reason, ...issue } = issueOf(id) ?? fail(`no issue ${id}`);
    issues.splice(issues.indexOf(issueOf(id)), 1, { ...issue, status: 'open', updated_at: now() });
    return JSON.stringify([issue]);
  },
  'dep add': ([id, other]) => {
    const issue = issueOf(id) ?? fail(`no issue ${id}`);
    const edge = { issue_id: id, depends_on_id: other, type: one('type') ?? 'blocks', created_at: now() };
    issue.dependencies = [...(issue.dependencies ?? []), edge];
  },
  'dep remove': ([id, other]) => {
    const issue = issueOf(id) ?? fail(`no issue ${id}`);
    issue.dependencies = (issue.dependencies ?? []).filter(({ depends_on_id }) => depends_on_id !== other);
  },
  'comments add': ([id]) => {
    const issue = issueOf(id) ?? fail(`no issue ${id}`);
    const comment = { id: issues.length, issue_id: id, author: actor, text: textOf('file'), created_at: now() };
    issue.comments = [...(issue.comments ?? []), comment];
  },
};

const [first = '', second] = words;
const [verb, rest] = first in VERBS ? [first, words.slice(1)] : [`${first} ${second}`, words.slice(2)];
const answer = (VERBS[verb] ?? (() => fail(`unknown command ${verb}`)))(rest);
mkdirSync(folder, { recursive: true });
writeFileSync(file, JSON.stringify(issues));
if (answer !== undefined) process.stdout.write(answer);
