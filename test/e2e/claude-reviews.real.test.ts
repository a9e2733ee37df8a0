/** Two conversations of the real Claude Code: one writes, the other reviews it, until it lands without a person. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { findClaude } from '../helpers/claude.ts';
import { type ClaudeTown, openClaudeTown } from '../helpers/claude-town.ts';
import { git } from '../helpers/repo.ts';
import type { Step } from '../model/script.ts';

const cli = findClaude();

let town: ClaudeTown | undefined;
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') console.error(await town?.story());
  await town?.close();
  town = undefined;
});

const bash = (command: string): Step => ({ say: 'I go on.', call: 'Bash', input: { command, description: 'A step' } });
const greeting = (words: string) =>
  bash(`echo ${words} > greeting.txt && git add greeting.txt && git commit -qm Greet && mayor done -m Greets`);
const review = (words: string) => bash(`mayor review "$MAYOR_TASK" ${words}`);

describe.skipIf(cli === undefined)('a review by the real Claude Code', { timeout: 180_000 }, () => {
  it('rejects the work with a comment, and a fresh reviewer approves what was mended', async () => {
    const live = await openClaudeTown(cli ?? '', { seed: { settings: { permissions: { allow: ['Bash'] } } } });
    town = live;
    const { home, mayor, model, shop, events } = live;
    const file = join(home, 'rigs.yaml');
    const written = await readFile(file, 'utf8');
    await writeFile(file, written.replace('agent: claude }', 'agent: claude, merge: auto, review: {} }'));
    model.add({
      when: 'You review task',
      steps: [review('comment --file greeting.txt --line 1 "Greet the world"'), review('verdict changes "Not yet"')],
    });
    // What was added last is tried first.
    model.add({ when: 'reviewed commit', steps: [review('verdict approve "Good now"')] });
    const done: Step = { say: 'It is handed in.' };
    model.add({ when: 'You are working on task', steps: [greeting('hello'), done, greeting('hello world'), done] });
    const { id } = JSON.parse((await mayor(['task', 'add', 'Add a greeting', '--json'])).stdout) as { id: string };
    await mayor(['up', '--headless']);
    await mayor(['sling', id]);
    await mayor(['wait', '--task', id, '--state', 'landed', '--timeout', '110']);
    expect(await git(shop, 'show', 'main:greeting.txt')).toBe('hello world');
    const all = await events();
    const judged = all.filter(({ type }) => type === 'review.judged').map(({ verdict }) => verdict);
    expect(judged).toMatchObject([
      { says: 'changes', by: 'birch', text: 'Not yet' },
      { says: 'approve', by: 'cedar', text: 'Good now' },
    ]);
    const sessions = all.filter(({ type }) => type === 'polecat.assigned').map(({ session }) => session);
    expect(new Set(sessions).size).toBe(3);
    const writer = model.asked.filter(({ kind, when }) => kind === 'turn' && when === 'You are working on task').at(-1);
    expect(writer?.said).toContain('> Greet the world');
  });
});
