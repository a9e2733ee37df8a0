/** What each preset tells rules of an ask: all that was recorded from the real CLIs, and what would be hidden from them. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { presetOf } from '../../src/agents/index.ts';
import type { Act } from '../../src/core/permissions/act.ts';

const AT = Date.UTC(2026, 10, 22);
const readAct = (agent: string, body: unknown): Act | undefined =>
  presetOf(agent, undefined)?.readHook(body, AT)?.asks?.act;
const recorded = (agent: string, name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../fixtures/${agent}/hooks/${name}.json`, import.meta.url), 'utf8'));

describe('what rules are told', () => {
  it.each<readonly [agent: string, hook: string, act: Act | undefined]>([
    ['claude', 'PermissionRequest-Bash', { tool: 'shell', command: 'ls /nonexistent', folder: '/home/dev/town/c' }],
    [
      'claude',
      'PermissionRequest-Edit',
      { tool: 'edit', paths: ['/home/dev/town/d/a.txt'], folder: '/home/dev/town/d' },
    ],
    ['claude', 'PermissionRequest-WebFetch', { tool: 'fetch', url: 'http://127.0.0.1:1/x' }],
    ['claude', 'PermissionRequest-ExitPlanMode', undefined],
    ['claude', 'PermissionRequest-AskUserQuestion', undefined],
    [
      'codex',
      'PermissionRequest-Bash',
      { tool: 'shell', command: 'echo $PATH; git add .', folder: '/tmp/mayor-repo-000000/clone' },
    ],
    [
      'codex',
      'PermissionRequest-apply_patch',
      { tool: 'edit', paths: ['/home/me/outside.txt'], folder: '/tmp/mayor-repo-000000/clone' },
    ],
    ['gemini', 'BeforeTool-write', { tool: 'edit', paths: ['a.txt'], folder: '/home/amber/shop' }],
    ['gemini', 'BeforeTool-web', undefined],
    ['gemini', 'BeforeTool-question', undefined],
    ['opencode', 'permission.asked-edit', { tool: 'edit', paths: ['/home/amber/shop/b.txt'] }],
    ['opencode', 'permission.asked-webfetch', { tool: 'fetch', url: 'http://127.0.0.1:9/x' }],
    ['opencode', 'permission.asked-external_directory', undefined],
    ['opencode', 'question.asked', undefined],
  ])('%s, %s', (agent, hook, act) => expect(readAct(agent, recorded(agent, hook))).toEqual(act));

  const asked = (agent: 'claude' | 'codex', tool_name: string, tool_input: object) =>
    readAct(agent, { hook_event_name: 'PermissionRequest', cwd: '/w', tool_name, tool_input });

  it('of Claude: nothing of a command that is to run outside of its sandbox', () => {
    expect(asked('claude', 'Bash', { command: 'ls', dangerouslyDisableSandbox: true })).toBeUndefined();
  });

  it('of Codex: every file of a patch, where it goes as well, and that relative ones may be elsewhere', () => {
    const patch = '*** Begin Patch\n*** Update File: /w/a\n*** Move to: /etc/b\n  *** Delete File: /w/c\n*** End Patch';
    expect(asked('codex', 'apply_patch', { command: patch })).toMatchObject({ paths: ['/w/a', '/etc/b', '/w/c'] });
    expect(asked('codex', 'apply_patch', { command: '*** Add File: src/a' })).toMatchObject({ vague: true });
  });

  it('of Gemini CLI: where a command is to run', () => {
    const run = (dir_path: string) =>
      readAct('gemini', {
        hook_event_name: 'BeforeTool',
        cwd: '/w',
        tool_name: 'run_shell_command',
        tool_input: { command: 'make', dir_path },
      });
    expect(run('../x')).toMatchObject({ folder: '/w/../x' });
    expect(run('/x')).toMatchObject({ folder: '/x' });
  });

  it('of OpenCode: that several files are changed', () => {
    const properties = { permission: 'edit', patterns: ['a', 'b'], metadata: { filepath: '/w/a' } };
    const body = { source: 'opencode', type: 'permission.asked', properties };
    expect(readAct('opencode', body)).toEqual({ tool: 'edit', paths: ['a', 'b'], vague: true });
  });
});
