#!/usr/bin/env node
/**
 * Puts the agent CLIs that the tests drive into `.agents/` (ignored by git), each in the version
 * that the presets were recorded with. Running it again changes nothing and says so.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Newer versions of Claude Code need Node 22; this one runs on 20 too. */
const AGENTS = [
  { name: 'Claude Code', package: '@anthropic-ai/claude-code', version: '2.1.197', command: 'claude' },
  { name: 'Codex', package: '@openai/codex', version: '0.169.0', command: 'codex' },
  { name: 'Gemini CLI', package: '@google/gemini-cli', version: '0.61.0', command: 'gemini' },
  { name: 'OpenCode', package: 'opencode-ai', version: '1.18.33', command: 'opencode' },
];

const folder = join(dirname(dirname(fileURLToPath(import.meta.url))), '.agents');

const installed = (agent) => {
  const file = join(folder, 'node_modules', agent.package, 'package.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).version : undefined;
};

/** Runs it, since an install without its post-install step leaves a command that only complains. */
const answers = (agent) => {
  try {
    const said = execFileSync(join(folder, 'node_modules', '.bin', agent.command), ['--version'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: 60_000,
    });
    return said.includes(agent.version);
  } catch {
    return false; // Missing or broken: it is installed anew.
  }
};

const fail = (what, hint) => {
  console.error(`${what}\n${hint}`);
  process.exit(1);
};

mkdirSync(folder, { recursive: true });
// Without a package.json of its own, npm would install into the project above.
const manifest = join(folder, 'package.json');
if (!existsSync(manifest)) writeFileSync(manifest, `${JSON.stringify({ name: 'agents', private: true }, null, 2)}\n`);

for (const agent of AGENTS) {
  const before = installed(agent);
  if (before === agent.version && answers(agent)) {
    console.log(`${agent.name} ${agent.version} is already in ${folder}`);
    continue;
  }
  console.log(`Installing ${agent.name} ${agent.version} into ${folder}${before ? ` in place of ${before}` : ''} …`);
  try {
    const wanted = `${agent.package}@${agent.version}`;
    const options = ['--save-exact', '--no-audit', '--no-fund', '--loglevel=error', '--ignore-scripts=false'];
    execFileSync('npm', ['install', ...options, wanted], { cwd: folder, stdio: 'inherit' });
  } catch (error) {
    fail(`npm could not install ${agent.name}: ${error.message}`, 'Look at what npm said above, then try again');
  }
  if (!answers(agent))
    fail(
      `${agent.name} was installed but does not run`,
      `Run ${join(folder, 'node_modules', '.bin', agent.command)} --version and see what it says`,
    );
  console.log(`${agent.name} ${agent.version} is in ${folder}`);
}
