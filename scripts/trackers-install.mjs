#!/usr/bin/env node
/**
 * Puts the programs of other trackers into `.trackers/` (ignored by git), each in the version that
 * its adapter was made for, so that the tests can drive them. What cannot be had here is said in one
 * line, its tests are skipped, and the exit code is 0. Running it again changes nothing; what could not
 * be had is asked for once a day, or at once with `--again`.
 */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = join(dirname(dirname(fileURLToPath(import.meta.url))), '.trackers');
const bin = join(folder, 'bin');

/** `command` is what the tests look for; `get` puts it there or throws. */
const TRACKERS = [
  { name: 'tbd', version: '0.2.3', command: join(folder, 'node_modules/.bin/tbd'), get: npm('get-tbd') },
  {
    name: 'tk',
    version: 'v0.3.2',
    command: join(bin, 'tk'),
    get: script('https://github.com/wedow/ticket', 'ticket'),
  },
  {
    name: 'git-issue',
    version: '000a6d6b181864025f858be7eca0902003e2f7e3',
    command: join(bin, 'git-issue'),
    get: beside('https://github.com/dspinellis/git-issue', 'git-issue.sh'),
  },
  { name: 'bd', version: 'v1.0.0', command: join(bin, 'bd'), get: go('github.com/steveyegge/beads/cmd/bd') },
  { name: 'git-bug', version: 'v0.10.1', command: join(bin, 'git-bug'), get: go('github.com/git-bug/git-bug') },
];

function npm(name) {
  return ({ version }) => {
    // Without a package.json of its own, npm would install into the project above.
    const manifest = join(folder, 'package.json');
    if (!existsSync(manifest))
      writeFileSync(manifest, `${JSON.stringify({ name: 'trackers', private: true }, null, 2)}\n`);
    const options = ['--save-exact', '--no-audit', '--no-fund', '--loglevel=error'];
    run('npm', ['install', ...options, `${name}@${version}`], { cwd: folder });
  };
}

function go(module) {
  return ({ version }) => run('go', ['install', `${module}@${version}`], { env: { ...process.env, GOBIN: bin } });
}

/** One file of a repository, as it was at that tag. */
function script(repository, file) {
  return ({ name, version, command }) => {
    const clone = join(folder, `${name}.clone`);
    rmSync(clone, { recursive: true, force: true });
    try {
      run('git', ['-c', 'advice.detachedHead=false', 'clone', '-q', '--depth', '1', '-b', version, repository, clone]);
      copyFileSync(join(clone, file), command);
      chmodSync(command, 0o755);
    } finally {
      rmSync(clone, { recursive: true, force: true });
    }
  };
}

/** A script that needs what lies beside it: the repository as it was at that commit, and a command that calls it. */
function beside(repository, file) {
  return ({ name, version, command }) => {
    const [clone, fresh] = [join(folder, name), join(folder, `${name}.clone`)];
    rmSync(fresh, { recursive: true, force: true });
    try {
      run('git', ['init', '-q', fresh]);
      run('git', ['-C', fresh, 'fetch', '-q', '--depth', '1', repository, version]);
      run('git', ['-C', fresh, '-c', 'advice.detachedHead=false', 'checkout', '-q', 'FETCH_HEAD']);
      rmSync(clone, { recursive: true, force: true });
      renameSync(fresh, clone);
    } finally {
      rmSync(fresh, { recursive: true, force: true });
    }
    chmodSync(join(clone, file), 0o755);
    writeFileSync(command, `#!/bin/sh\nexec "${join(clone, file)}" "$@"\n`);
    chmodSync(command, 0o755);
  };
}

/** @throws Error with the last line of what the program said. */
function run(command, args, options = {}) {
  try {
    const env = { ...process.env, GIT_TERMINAL_PROMPT: '0' };
    execFileSync(command, args, { env, ...options, stdio: ['ignore', 'ignore', 'pipe'], timeout: MINUTES * 60_000 });
  } catch (error) {
    if (error.code === 'ENOENT') throw new Error(`${command} is not installed`);
    const said = String(error.stderr ?? '')
      .split('\n')
      .filter((line) => line.trim() !== '' && !line.startsWith('go: downloading'));
    throw new Error(said.slice(0, 4).join(' ') || error.message);
  }
}
const MINUTES = 15;

const DAY = 24 * 3_600_000;
const asked = ({ name }) => join(folder, `${name}.not-to-be-had`);

/** Why it could not be had, if that was found out today for this very version. */
const refused = (tracker) => {
  const file = asked(tracker);
  if (process.argv.includes('--again') || !existsSync(file) || Date.now() - statSync(file).mtimeMs > DAY) return;
  const [version, why] = readFileSync(file, 'utf8').split('\n');
  return version === tracker.version ? why : undefined;
};

/** The version that was put there, noted by ourselves: not every program tells its own. */
const installed = ({ name, command }) => {
  const note = join(folder, `${name}.version`);
  return existsSync(command) && existsSync(note) ? readFileSync(note, 'utf8').trim() : undefined;
};

mkdirSync(bin, { recursive: true });
for (const tracker of TRACKERS) {
  const { name, version } = tracker;
  if (installed(tracker) === version) {
    console.log(`${name} ${version} is already in ${folder}`);
    continue;
  }
  const before = refused(tracker);
  if (before !== undefined) {
    console.log(`${name} ${version} cannot be had here (asked today): ${before}`);
    continue;
  }
  try {
    tracker.get(tracker);
    if (!existsSync(tracker.command)) throw new Error(`${tracker.command} is not there after it was installed`);
    writeFileSync(join(folder, `${name}.version`), `${version}\n`);
    rmSync(asked(tracker), { force: true });
    console.log(`${name} ${version} is in ${folder}`);
  } catch (error) {
    const why = error.message.replace(/\s+/g, ' ').slice(0, 300);
    writeFileSync(asked(tracker), `${version}\n${why}\n`);
    console.log(`${name} ${version} cannot be had here: ${why}`);
  }
}
