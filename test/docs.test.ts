/** What the documents say to type exists, and what they point at is there. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { buildProgram } from '../src/surfaces/cli/program.ts';
import { fakeCli } from './helpers/fake-cli.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const documents = [
  'README.md',
  'rigs.example.yaml',
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
];
const read = (name: string): string => readFileSync(join(root, name), 'utf8');

/** Command lines: in backquotes, and in blocks at the start of a line, after a prompt or after `&&`. */
const commandLines = (text: string): readonly string[] => {
  const blocks = [...text.matchAll(/^```\w*\n([\s\S]*?)^```/gm)].map(([, block = '']) => block);
  const spans = [...text.replace(/^```[\s\S]*?^```/gm, '').matchAll(/`([^`\n]+)`/g)].map(([, span = '']) => span);
  return [...blocks.flatMap((block) => block.split('\n')), ...spans]
    .flatMap((line) => line.replace(/^\$ /, '').split(/ && |\$\(/))
    .map((line) => line.replace(/^\w+=\S+ /, '').trim())
    .filter((line) => /^mayor(?: |$)/.test(line));
};

/** The words that are the command's own: no quoted text, no remark. */
const wordsOf = (line: string): readonly string[] =>
  line
    .replace(/"[^"]*"?/g, 'TEXT')
    .replace(/ #.*$/, '')
    .split(/\s+/)
    .slice(1);

/** What of a command line there is not; nothing when all of it is. */
const wrongIn = (line: string, program: Command): string | undefined => {
  const words = wordsOf(line);
  let command = program;
  for (const word of words) {
    if (word.startsWith('-') || command.commands.length === 0 || word === '…') break;
    if (command === program && word === 'help') return undefined;
    const next = command.commands.find((one) => one.name() === word);
    // An argument of its own, where it takes one beside its commands.
    if (next === undefined && command !== program && command.registeredArguments.length > 0) break;
    if (next === undefined) return `${line}: no command "${word}"`;
    command = next;
  }
  const known = new Set(['--help', '-h', ...command.options.flatMap(({ short, long }) => [short, long])]);
  const option = words.map((word) => word.split('=')[0]).find((word) => word?.startsWith('-') && !known.has(word));
  return option === undefined ? undefined : `${line}: no option "${option}"`;
};

const program = await buildProgram(fakeCli().deps);

describe.each(documents)('%s', (name) => {
  const text = read(name);

  it('names commands and options that there are', () => {
    expect(commandLines(text).flatMap((line) => wrongIn(line, program) ?? [])).toEqual([]);
  });

  it('points at files that are there', () => {
    const links = [...text.matchAll(/\]\((?!https?:)([^)#\s]+)[^)]*\)/g)].map(([, link = '']) =>
      join(dirname(name), link),
    );
    const paths = [...text.matchAll(/`((?:src|test|scripts|docs|bin|bench)\/[\w./-]*\w)`/g)].map(
      ([, path = '']) => path,
    );
    expect([...links, ...paths].filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });
});

it('the check finds what is wrong', () => {
  expect(commandLines('`mayor fly` and\n```sh\n$ cd x && mayor up --fast\n```\n')).toHaveLength(2);
  expect(wrongIn('mayor fly', program)).toContain('no command');
  expect(wrongIn('mayor up --fast', program)).toContain('no option');
  expect(wrongIn('mayor reject k3f9 --because "No --test"', program)).toBeUndefined();
});

it('the glossary is in order, each word once', () => {
  const words = [...read('docs/glossary.md').matchAll(/^\| ([a-z][^|]*?) \|/gm)].map(([, word = '']) => word);
  expect(words.length).toBeGreaterThan(30);
  expect(words).toEqual([...new Set(words)].sort());
});
