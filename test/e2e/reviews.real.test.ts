/** One agent writes, another reviews: it rejects the change, the writer mends it, it approves, and that lands by itself. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type LiveTown, openTown } from '../helpers/live-town.ts';
import { git } from '../helpers/repo.ts';
import { until } from '../helpers/until.ts';

let town: LiveTown | undefined;
afterEach(async () => {
  await town?.close();
  town = undefined;
});

const WRITER = [
  'if [ -s "$MAYOR_FEEDBACK" ]; then echo "hello, world" > greet.txt; cp "$MAYOR_FEEDBACK" told.txt',
  'else echo hello > greet.txt; fi',
  'git add -A && git commit -qm "Greet"',
].join('\n');

/** Also tries what it must not do. */
const REVIEWER = [
  'git symbolic-ref -q HEAD && exit 9',
  'mayor done -m "mine" && exit 8',
  'if grep -q world greet.txt; then exec mayor review "$MAYOR_TASK" verdict approve -m "Good now"; fi',
  'mayor review "$MAYOR_TASK" comment --file greet.txt --line 1 "Greet the world"',
  'exec mayor review "$MAYOR_TASK" verdict changes "It greets nobody"',
].join('\n');

const rigs = (review: string) => (path: string) =>
  [
    'version: 1',
    'roles:',
    '  critic:',
    '    agent: script',
    '    prompt: |',
    '      ```sh',
    ...REVIEWER.split('\n').map((line) => `      ${line}`),
    '      ```',
    'rigs:',
    '  shop:',
    `    path: ${JSON.stringify(path)}`,
    '    agent: script',
    '    merge: auto',
    `    review: ${review}`,
    'agents:',
    '  script: { enabled: true }',
    '',
  ].join('\n');

type Event = { readonly type: string } & Readonly<Record<string, unknown>>;
const eventsOf = async (live: LiveTown): Promise<readonly Event[]> =>
  (await live.mayor(['log', '--json'])).stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('a change that another agent reviews', { timeout: 120_000 }, () => {
  it('goes back with its comments, is mended, approved for its new commit, and lands without a person', async () => {
    const live = await openTown({ rigs: rigs('{ role: critic }') });
    town = live;
    const id = await live.script('Greet', WRITER);
    await live.mayor(['up', '--headless']);
    await live.mayor(['sling', id]);
    await live.mayor(['wait', '--task', id, '--state', 'landed', '--timeout', '60']);
    await until('everybody has gone', async () => {
      const { polecats } = await live.status();
      return polecats.length === 0 ? polecats : undefined;
    });
    expect(await git(live.shop, 'show', 'main:greet.txt')).toBe('hello, world');
    const told = await git(live.shop, 'show', 'main:told.txt');
    expect(told).toContain('It greets nobody');
    expect(told).toContain('greet.txt:1');
    expect(told).toContain('> Greet the world');
    const events = await eventsOf(live);
    const of = (type: string) => events.filter((event) => event.type === type);
    expect(of('review.judged').map(({ verdict }) => (verdict as { says: string }).says)).toEqual([
      'changes',
      'approve',
    ]);
    expect(of('merge.approved')).toMatchObject([{ by: 'merge: auto' }]);
    expect(of('merge.requested').map(({ polecat }) => polecat)).toEqual(['amber', 'amber']);
    const order = events.map(({ type }) => type);
    expect(order.lastIndexOf('review.judged')).toBeLessThan(order.indexOf('merge.approved'));
    // Its worktrees were given back, and no branch of a reviewer was ever made.
    expect(await git(live.shop, 'for-each-ref', '--format=%(refname)', 'refs/heads/mayor')).toBe('');
    expect(await readFile(join(live.shop.path, 'greet.txt'), 'utf8')).toBe('hello, world\n');
  });
});
