/**
 * A process that writes to the tasks of a repository: `<path> <gate> <name> <count>`. It says `ready`, waits
 * until the file `gate` exists, and then says on a line what each finished write has left behind.
 */
import { existsSync, writeSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { systemClock } from '../src/adapters/clock.ts';
import { embeddedTracker } from '../src/adapters/trackers/embedded/index.ts';
import { rigName, type TaskId, taskId } from '../src/core/ids.ts';

const [path = '', gate = '', name = '', count = '0'] = process.argv.slice(2);
const tracker = embeddedTracker({ rig: rigName('shop'), path, clock: systemClock() });
let id: TaskId = taskId('shop-none');

/** In turn; each returns what is to be found afterwards. */
const writes: readonly ((words: string) => Promise<string>)[] = [
  async (words) => {
    const fields = { body: `${words}\n`, kind: 'task', priority: 2, labels: [], dependsOn: [] } as const;
    ({ id } = await tracker.create({ title: words, ...fields }, name));
    return `add ${id} ${words}`;
  },
  async (words) => {
    await tracker.change(id, { title: words, priority: 1 }, name);
    return `edit ${id} ${words}`;
  },
  async (words) => {
    await tracker.change(id, { comment: words }, name);
    return `note ${id} ${words}`;
  },
  async () => {
    const claim = await tracker.claim(id, name);
    return `claim ${id} ${claim.kind === 'claimed' ? claim.token : claim.kind}`;
  },
  async () => {
    await tracker.change(id, { status: 'closed' }, name);
    return `close ${id} by ${name}`;
  },
];

writeSync(1, 'ready\n');
while (!existsSync(gate)) await pause(5);
for (let at = 0; at < Number(count); at += 1) writeSync(1, `${await writes[at % writes.length]?.(`${name} ${at}`)}\n`);
