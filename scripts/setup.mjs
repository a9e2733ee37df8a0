#!/usr/bin/env node
// Runs before `npm start` and `npm test`: makes a fresh clone ready, and does nothing when it is.
// Uses only what Node brings, because it runs before anything is installed.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const quiet = process.argv.includes('--quiet');
const say = (text) => quiet || process.stderr.write(`${text}\n`);
const fail = (what, hint) => {
  process.stderr.write(`mayor setup: ${what}\n  ${hint}\n`);
  process.exit(1);
};
const run = (file, args) => spawnSync(file, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] }).status === 0;
const answer = (file, args) => {
  const { status, stdout } = spawnSync(file, args, { encoding: 'utf8' });
  return status === 0 ? stdout : undefined;
};
const atLeast = (have, want) => {
  const [a = 0, b = 0] = have.split('.').map(Number);
  const [c, d] = want;
  return a > c || (a === c && b >= d);
};

checkNode();
installPackages();
checkPrograms();
bundle();

function checkNode() {
  if (atLeast(process.versions.node, [20, 19])) return;
  fail(
    `Node ${process.versions.node} is too old; Mayor needs 20.19 or newer.`,
    'Install a newer Node: https://nodejs.org/en/download',
  );
}

/** npm writes node_modules/.package-lock.json last, so an interrupted install is done again. */
function installPackages() {
  const done = `${root}node_modules/.package-lock.json`;
  if (existsSync(done) && statSync(done).mtimeMs >= statSync(`${root}package-lock.json`).mtimeMs - 1) return;
  say('Installing the dependencies (once)…');
  // Not `npm ci`: it refuses a lock file that does not name the optional packages of every platform,
  // and npm writes only those that it could fetch. This takes the locked versions and adds this platform's.
  if (!run('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'])) {
    fail('npm install failed.', 'Its output above says why; then run the same command again.');
  }
}

function checkPrograms() {
  const wanted = [
    { name: 'git', args: ['--version'], least: [2, 34] },
    { name: 'tmux', args: ['-V'], least: [3, 2] },
  ];
  const missing = wanted.filter((program) => !isThere(program));
  if (missing.length === 0) return;
  const names = missing.map(({ name }) => name);
  const root = process.getuid?.() === 0;
  if (root && answer('apt-get', ['--version']) !== undefined) {
    say(`Installing ${names.join(' and ')} with apt-get…`);
    if (!run('apt-get', ['install', '-y', '-qq', ...names]))
      run('apt-get', ['update', '-qq']) && run('apt-get', ['install', '-y', '-qq', ...names]);
  }
  const still = missing.filter((program) => !isThere(program));
  if (still.length > 0) {
    const least = still.map((one) => `${one.name} ${one.least.join('.')} or newer`).join(' and ');
    fail(`Mayor needs ${least}.`, howToInstall(still.map(({ name }) => name)));
  }
}

function isThere({ name, args, least }) {
  const version = answer(name, args)?.match(/(\d+\.\d+)/)?.[1];
  return version !== undefined && atLeast(version, least);
}

function howToInstall(names) {
  const list = names.join(' ');
  if (process.platform === 'darwin') return `Type: brew install ${list}`;
  const managers = [
    ['apt-get', `sudo apt-get update && sudo apt-get install -y ${list}`],
    ['dnf', `sudo dnf install -y ${list}`],
    ['pacman', `sudo pacman -S --needed ${list}`],
    ['zypper', `sudo zypper install -y ${list}`],
    ['apk', `sudo apk add ${list}`],
  ];
  const found = managers.find(([manager]) => answer(manager, ['--version']) !== undefined);
  return found === undefined ? `Install ${list} with your system's package manager.` : `Type: ${found[1]}`;
}

/** Bundled anew when any source is newer than the bundle. */
function bundle() {
  const built = `${root}dist/main.cjs`;
  const newest = Math.max(
    newestIn(`${root}src`),
    statSync(`${root}package.json`).mtimeMs,
    statSync(`${root}scripts/build.mjs`).mtimeMs,
  );
  if (existsSync(built) && statSync(built).mtimeMs >= newest) return;
  say('Bundling…');
  if (!run(process.execPath, ['scripts/build.mjs']))
    fail('The bundle could not be built.', 'Its output above says why.');
}

function newestIn(folder) {
  return Math.max(
    ...readdirSync(folder, { withFileTypes: true }).map((entry) =>
      entry.isDirectory() ? newestIn(`${folder}/${entry.name}`) : statSync(`${folder}/${entry.name}`).mtimeMs,
    ),
  );
}
