/**
 * The dashboard over a town in memory, to look at while it is changed:
 *   npx tsx scripts/tui-demo.tsx [sample | empty | bare | crowd [count] [seconds]]
 * `crowd` writes to every pane and changes the picture twenty times a second, and says at the end
 * what that cost.
 */
import { systemClock } from '../src/adapters/clock.ts';
import type { Reply } from '../src/core/command.ts';
import { polecatId } from '../src/core/ids.ts';
import type { StatusView } from '../src/core/views/status.ts';
import { runDashboard } from '../src/surfaces/tui/run.tsx';
import { emptyStatus, type FakeTown, fakeTown } from '../test/helpers/fake-town.ts';
import { sampleOffer } from '../test/helpers/sample-offer.ts';
import { crowd, NOW, rigRow, sampleScreen, sampleTown, taskRow } from '../test/helpers/sample-town.ts';

const [scene = 'sample', count = '100', seconds = '0'] = process.argv.slice(2);
const real = systemClock();
const began = real.now();
/** The sample's moment, and time goes on from there. */
const clock = { ...real, now: () => NOW + (real.now() - began) };
const ending = new AbortController();

const scenes: Readonly<Record<string, () => FakeTown>> = {
  sample: () => sampleTown(),
  empty: () => fakeTown(),
  bare: () => fakeTown({ ...emptyStatus, rigs: [rigRow()] }),
  crowd: () => sampleTown(crowd(Number(count))),
};
const town = (scenes[scene] ?? sampleTown)();
let picture: StatusView = await town.status();

const set = (change: Partial<StatusView>): void => {
  picture = { ...picture, ...change };
  town.set(change);
};
town.replies((command): Reply => {
  if (command.kind === 'answer') set({ inbox: picture.inbox.filter(({ id }) => id !== command.item) });
  if (command.kind === 'approve' || command.kind === 'reject') {
    set({ merges: picture.merges.filter(({ task }) => task !== command.task) });
  }
  if (command.kind === 'stop') {
    const refusal = {
      what: `${command.polecat} has uncommitted work`,
      hint: 'mayor tell it to commit',
      lines: ['src/a.ts', 'src/b.ts'],
    };
    return { ok: false, refusal };
  }
  return { ok: true, seq: 10, say: `Done: ${command.kind}` };
});

let turn = 0;
const chat = (): void => {
  turn += 1;
  const index = turn % picture.polecats.length;
  const polecats = picture.polecats.map((row, i) =>
    i === index ? { ...row, added: row.added + 1, because: `turn ${turn}` } : row,
  );
  set({ polecats });
  town.feeds({ seq: 100 + turn, at: clock.now(), tone: 'plain', text: `worker-${index} did something, turn ${turn}` });
  const lines = Array.from(
    { length: 40 },
    (_none, i) => `\x1b[3${(turn + i) % 7}m${turn + i}\x1b[39m some output of an agent that never stops talking`,
  );
  for (const { id } of picture.polecats) {
    town.holds.screens[id] = { ...sampleScreen, lines };
    town.news({ kind: 'screen', polecat: polecatId(id) });
  }
};
const chatter = scene === 'crowd' ? setInterval(chat, 50) : undefined;
if (Number(seconds) > 0) setTimeout(() => ending.abort(), Number(seconds) * 1_000);

/** From here on, so that the start does not count. */
const STARTED_MS = 2_000;
let cpu = process.cpuUsage();
let since = real.now();
setTimeout(() => {
  cpu = process.cpuUsage();
  since = real.now();
}, STARTED_MS).unref();
const left = await runDashboard({
  town,
  by: { kind: 'person', name: 'ada' },
  seat: { id: 'demo', place: 'the demo' },
  lent: {
    attach: async (polecat, lend) =>
      lend(async () => {
        process.stdout.write(`The pane of ${polecat}; comes back in a second\n`);
        await new Promise((resolve) => setTimeout(resolve, 1_000));
        return { ok: true, say: `Back from ${polecat}` };
      }),
    resolve: async (task) => ({ ok: true, say: `Nothing of ${task} is there to resolve` }),
    gates: { last: async () => undefined, log: async () => undefined },
    shell: async ({ folder }) => ({ ok: true, say: `Back from ${folder}` }),
    tryOut: async (task) => ({ ok: true, say: `Tried ${task}` }),
    revive: async () => ({ ok: true, say: 'The town is up again' }),
    restart: async () => ({ ok: true, say: 'The town is up again' }),
    agents: async () => [{ name: 'claude', enabled: true, install: 'npm install -g @anthropic-ai/claude-code' }],
    openFile: async ({ path, line }) => ({ ok: true, say: `Opened ${path} at ${line ?? 1}` }),
    editRigs: async (rig) => ({ ok: true, say: `Opened rigs.yaml at ${rig}` }),
    createTask: async (draft) => {
      set({ tasks: [...picture.tasks, taskRow({ id: 'shop-new1', title: draft.title })] });
      return { ok: true, say: `Made shop-new1 "${draft.title}"`, subject: 'shop-new1' };
    },
    offer: async () => sampleOffer,
    keep: async () => undefined,
    keepUnsent: async () => undefined,
    edit: async (text) => `${text}\nedited`,
  },
  clock,
  input: process.stdin,
  output: process.stdout,
  env: process.env,
  zone: () => 0,
  ending: ending.signal,
});
clearInterval(chatter);
const { user, system } = process.cpuUsage(cpu);
const share = (user + system) / 10 / (real.now() - since);
console.log(
  `Left by ${left.kind}. CPU ${share.toFixed(1)} % of a core, ${Math.round(process.memoryUsage().rss / 2 ** 20)} MB.`,
);
process.exit(0);
