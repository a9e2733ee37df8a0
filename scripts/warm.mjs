// Runs what is typed all day once, in a repository that is then deleted, and keeps what V8 compiled for it beside
// the bundle (scripts/main.cjs). Only speed comes of it: a first start without it does the same for itself.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');
const { load } = createRequire(import.meta.url)('../dist/main.cjs');
const { base, keep } = load();
const folder = mkdtempSync(join(tmpdir(), 'mayor-warm-'));
Object.assign(process.env, { MAYOR_HOME: join(folder, 'home'), MAYOR_SOCKET: '', MAYOR_USER: 'warm' });
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
try {
  execFileSync('git', ['init', '-q', join(folder, 'shop')]);
  process.chdir(join(folder, 'shop'));
  const { id } = JSON.parse(await mayor('task', 'add', 'First', '--json'));
  await mayor('task', 'add', 'Second', '--after', id);
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
} finally {
  process.chdir(root);
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  process.exitCode = 0;
}
