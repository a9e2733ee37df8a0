// Runs what is typed all day once, and opens the dashboard, in a repository and a town that are then deleted, and keeps what
// V8 compiled for it beside the bundle (scripts/main.cjs). Only speed comes of it: a first start without it does the same for
// itself.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');
const { load, keep } = createRequire(import.meta.url)('../dist/main.cjs');
const base = load('main.js');
const folder = mkdtempSync(join(tmpdir(), 'mayor-warm-'));
Object.assign(process.env, { MAYOR_HOME: join(folder, 'home'), MAYOR_SOCKET: '', MAYOR_USER: 'warm' });
delete process.env.MAYOR_TOKEN;
let said = '';
for (const stream of [process.stdout, process.stderr])
  stream.write = (text) => {
    said += text;
    return true;
  };
const mayor = async (...argv) => {
  said = '';
  await base.start(root, argv);
  return said;
};
const PATIENCE_MS = 20_000;
const NAMED = ['-c', 'user.name=Warm', '-c', 'user.email=warm@localhost', '-c', 'core.hooksPath=/dev/null'];

/** Of a town with something to show and nothing to do, in a pane as of a tmux. It keeps what was compiled as it ends. */
const dashboard = async (id) => {
  const shop = join(folder, 'shop');
  const rig = `shop: { path: ${JSON.stringify(shop)}, base: main, agent: script, maxPolecats: 0 }`;
  mkdirSync(join(folder, 'home'));
  writeFileSync(join(folder, 'home/rigs.yaml'), `version: 1\nrigs:\n  ${rig}\nagents: { script: { enabled: true } }\n`);
  execFileSync('git', [...NAMED, '-C', shop, 'commit', '-qm', 'Begin', '--allow-empty']);
  try {
    await mayor('up', '--headless');
    await mayor('convoy', 'new', 'Warm', id);
    const { spawn } = await import('node-pty');
    const env = { ...process.env, TERM: 'xterm-256color', COLORTERM: 'truecolor', TMUX: '/nowhere,1,0' };
    const seat = spawn(process.execPath, [join(root, 'bin/mayor'), 'up', '--no-screen-reader'], {
      cols: 160,
      rows: 48,
      env,
    });
    const ended = new Promise((resolve) => seat.onExit(resolve));
    seat.onData((text) => {
      if (text.includes('▌')) seat.write('q');
    });
    const giveUp = setTimeout(() => seat.kill('SIGKILL'), PATIENCE_MS);
    await ended;
    clearTimeout(giveUp);
  } finally {
    await mayor('down');
  }
};

try {
  execFileSync('git', ['init', '-q', '-b', 'main', join(folder, 'shop')]);
  process.chdir(join(folder, 'shop'));
  const { id } = JSON.parse(await mayor('task', 'add', 'First', '--json'));
  const second = JSON.parse(await mayor('task', 'add', 'Second', '--after', id, '--json'));
  for (let round = 0; round < 2; round += 1)
    for (const verb of ['ready', 'list', 'blocked']) {
      await mayor('task', verb);
      await mayor('task', verb, '--json');
    }
  await mayor('task', 'show', id);
  await mayor('task', 'claim', id, '--as', 'amber', '--lease', '1h');
  await mayor('task', 'renew', id, '--as', 'amber');
  await mayor('task', 'note', id, 'Noted');
  await mayor('task', 'close', id);
  await mayor('status');
  keep();
  await dashboard(second.id);
} finally {
  process.chdir(root);
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  process.exitCode = 0;
}
