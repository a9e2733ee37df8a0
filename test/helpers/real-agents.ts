/** The real CLIs that are known in depth, as agents of a town, each with the scripted model in place of its vendor's. */
import type { Step } from '../model/script.ts';
import type { AgentTownParts } from './agent-town.ts';
import { claudeEnvironment, findClaude, seedClaude } from './claude.ts';
import { codexEnvironment, findCodex, seedCodex } from './codex.ts';
import { findGemini, geminiEnvironment, seedGemini } from './gemini.ts';
import { findOpencode, opencodeEnvironment, scriptedProvider, seedOpencode } from './opencode.ts';

export type RealAgent = {
  readonly product: string;
  /** `undefined` where it is not installed. */
  readonly cli: string | undefined;
  readonly parts: Omit<AgentTownParts, 'cli' | 'more'>;
  /** A call of its tool that runs a command, outside of a sandbox: in one there is no commit and no town. */
  readonly shell: (command: string) => Step;
  readonly write: (path: string) => Step;
};

const patch = (path: string): string => `*** Begin Patch\n*** Add File: ${path}\n+hello\n*** End Patch\n`;

export const realAgents: readonly RealAgent[] = [
  {
    product: 'Claude Code',
    cli: findClaude(),
    parts: {
      agent: 'claude',
      seed: (folder, clone) => seedClaude({ folder, trusted: [clone] }),
      env: (model, folder) => claudeEnvironment(model, folder),
    },
    shell: (command) => ({ call: 'Bash', input: { command, description: 'A step' } }),
    write: (file_path) => ({ call: 'Write', input: { file_path, content: 'hello' } }),
  },
  {
    product: 'Codex',
    cli: findCodex(),
    parts: {
      agent: 'codex',
      seed: (folder, clone, { url }) => seedCodex(folder, url, { trusted: [clone] }),
      env: (_model, folder) => codexEnvironment(folder),
    },
    shell: (cmd) => ({
      call: 'exec_command',
      input: { cmd, sandbox_permissions: 'require_escalated', justification: 'May I?' },
    }),
    write: (path) => ({ call: 'apply_patch', input: { input: patch(path) } }),
  },
  {
    product: 'Gemini CLI',
    cli: findGemini(),
    parts: {
      agent: 'gemini',
      seed: (folder) => seedGemini(folder),
      env: ({ url }, folder) => geminiEnvironment(url, folder),
    },
    shell: (command) => ({ call: 'run_shell_command', input: { command, description: 'A step' } }),
    write: (file_path) => ({ call: 'write_file', input: { file_path, content: 'hello' } }),
  },
  {
    product: 'OpenCode',
    cli: findOpencode(),
    parts: {
      agent: 'opencode',
      seed: (folder, _clone, { url }) => seedOpencode(folder, { config: scriptedProvider(url) }),
      env: (_model, folder) => opencodeEnvironment(folder),
    },
    shell: (command) => ({ call: 'bash', input: { command, description: 'A step' } }),
    write: (filePath) => ({ call: 'write', input: { filePath, content: 'hello' } }),
  },
];

export const realAgent = (product: string): RealAgent => {
  const found = realAgents.find((one) => one.product === product);
  if (found === undefined) throw new Error(`There is no ${product}`);
  return found;
};

/** Whether what one CLI proves nearly as well as four is tried with all of them: that takes ten minutes more. */
const ALL = process.env.MAYOR_ALL_AGENTS !== undefined;

/** For what is proven as well by a neighbour: its name says so where it is skipped. */
export const withAll = (title: string): { readonly skip: boolean; readonly title: string } =>
  ALL ? { skip: false, title } : { skip: true, title: `${title} (with MAYOR_ALL_AGENTS=1)` };

/** All four, of which only these are tried where not all are asked for; the others say so. */
export const mostly = (...products: readonly string[]): readonly RealAgent[] =>
  realAgents.map((one) =>
    ALL || products.includes(one.product)
      ? one
      : { ...one, cli: undefined, product: `${one.product} (with MAYOR_ALL_AGENTS=1)` },
  );
