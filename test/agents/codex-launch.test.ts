import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { EVENTS } from '../../src/agents/codex/settings.ts';
import { codex } from '../../src/agents/codex.ts';
import type { LaunchContext } from '../../src/agents/preset.ts';
import { FOLDER, launchContext, settings } from '../helpers/launch.ts';

const launch = (changes: Partial<LaunchContext> = {}) => codex.launch(launchContext(changes));
type Launched = ReturnType<typeof launch>;

const file = ({ files }: Launched, name: string) => files.find(({ path }) => path === `${FOLDER}/${name}`)?.text ?? '';
const overrides = ({ argv }: Launched) => argv.filter((_, index) => argv[index - 1] === '-c');
const auto = { ...settings, permission: 'auto' } as const;
const resume = { id: '01a2-b', how: 'resume' } as const;

describe('starting Codex', () => {
  it('gives it the prompt behind a mark, so that it is no option and no command', () => {
    expect(launch({ prompt: '-p x', settings: auto }).argv.slice(-2)).toEqual(['--', '-p x']);
    expect(launch({ prompt: '/exit', settings: auto }).argv.slice(-2)).toEqual(['--', ' /exit']);
    expect(launch({ prompt: '' }).argv).not.toContain('--');
  });

  it('tells it to leave its sandbox for its town, where it has one', () => {
    expect(launch().argv.at(-1)).toMatch(/^Add a greeting\.\n\nYour sandbox keeps `mayor` commands from their town/);
    expect(launch({ session: resume }).argv.at(-1)).toBe('Add a greeting.');
    expect(launch({ settings: auto }).argv.at(-1)).toBe('Add a greeting.');
  });

  it('takes a conversation up by its id', () => {
    const { argv } = launch({ session: resume });
    expect([argv[1], argv[2], ...argv.slice(-3)]).toEqual(['resume', '--no-daemon', '01a2-b', '--', 'Add a greeting.']);
  });

  it('asks nothing only where the owner said so', () => {
    expect(overrides(launch())).toContain('approval_policy="on-request"');
    expect(launch().argv).not.toContain('--dangerously-bypass-approvals-and-sandbox');
    expect(overrides(launch({ settings: auto }))).not.toContain('approval_policy="on-request"');
    expect(launch({ settings: auto }).argv).toContain('--dangerously-bypass-approvals-and-sandbox');
  });

  it('uses the owner’s executable, and the owner’s arguments last, where they win', () => {
    const own = { ...settings, command: '/opt/codex', args: ['-c', 'model_reasoning_effort="high"', '--model', 'm'] };
    const { argv } = launch({ settings: own });
    expect(argv[0]).toBe('/opt/codex');
    expect(argv.slice(-6, -2)).toEqual(own.args);
  });

  it('has hooks that Codex trusts: each hash is that of its definition', () => {
    const given = overrides(launch()).join('\n');
    for (const { name, key, command, timeout, hash, ...more } of EVENTS) {
      const statusMessage = 'says' in more ? more.says : undefined;
      const hook = { async: false, command, statusMessage, timeout, type: 'command' };
      const matcher = 'matcher' in more ? more.matcher : undefined;
      const identity = JSON.stringify({ event_name: key, hooks: [hook], matcher });
      expect(createHash('sha256').update(identity).digest('hex'), name).toBe(hash);
      const only = matcher === undefined ? '' : `matcher="${matcher}",`;
      expect(given).toContain(`hooks.${name}=[{${only}hooks=[{type="command",command=${JSON.stringify(command)},`);
      expect(given).toContain(`"/<session-flags>/config.toml:${key}:0:0"={trusted_hash="sha256:${hash}"}`);
    }
  });

  it('has the token in a file alone', () => {
    const launched = launch();
    expect(file(launched, 'hook.curl')).toContain('url = "http://127.0.0.1:4100/v1/hooks"');
    expect(file(launched, 'hook.curl')).toContain('header = "Authorization: Bearer secret-token"');
    expect([...launched.argv, ...Object.values(launched.env), file(launched, 'hook.sh')].join(' ')).not.toContain(
      'secret-token',
    );
    expect(file(launched, 'hook.sh')).toContain(String.raw`'/town/it'\''s 50% here/amber/hook.curl'`);
  });

  it('puts a long prompt into a file', () => {
    const prompt = 'ä'.repeat(4_000);
    const launched = launch({ prompt, run: 3, settings: auto });
    expect(file(launched, 'prompt-3.md')).toBe(prompt);
    expect(launched.argv.at(-1)).toContain(`${FOLDER}/prompt-3.md`);
  });

  it('stays below what tmux takes for one command line', () => {
    const { argv } = launch({ prompt: 'a'.repeat(5_800) });
    expect(argv.at(-1)).toHaveLength(5_800 + 127);
    expect(argv.join(' ').length).toBeLessThan(10_000);
  });

  it('makes words of what would open a list of names, in which Enter chooses', () => {
    expect(codex.asWords('look at @src')).toBe('look at @src ');
    expect(codex.asWords('$skill')).toBe('$skill ');
    expect(codex.asWords('me@here')).toBe('me@here');
    expect(codex.asWords('! ls')).toBe(' ! ls');
  });
});
