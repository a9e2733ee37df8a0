import { describe, expect, it } from 'vitest';
import { markOf } from '../../src/agents/gemini/approval.ts';
import { gemini } from '../../src/agents/gemini.ts';
import type { LaunchContext } from '../../src/agents/preset.ts';
import { FOLDER, launchContext, settings, TOKEN } from '../helpers/launch.ts';

const launch = (changes: Partial<LaunchContext> = {}) => gemini.launch(launchContext(changes));
type Launched = ReturnType<typeof launch>;

const fileIn = ({ files }: Launched, name: string): string =>
  files.find(({ path }) => path === `${FOLDER}/${name}`)?.text ?? '';
const hooksOf = (launched: Launched) => JSON.parse(fileIn(launched, 'gemini.json')).hooks;

describe('starting Gemini CLI', () => {
  it('begins a conversation under the id that was chosen, with the prompt in one word', () => {
    expect(launch({ session: { id: 'u-u-i-d', how: 'fresh' }, prompt: '-p x' }).argv).toEqual([
      ...['sh', `${FOLDER}/start.sh`, 'fresh', 'u-u-i-d', 'gemini'],
      ...['--skip-trust', '--prompt-interactive=-p x'],
    ]);
    expect(launch({ prompt: '/quit' }).argv.at(-1)).toBe('--prompt-interactive=The message is: /quit');
    expect(launch({ prompt: '' }).argv).toEqual(['sh', `${FOLDER}/start.sh`, 'none', '', 'gemini', '--skip-trust']);
  });

  it('is not told when it looks whether to make a summary, which it does before each message', () => {
    expect(Object.keys(hooksOf(launch()))).not.toContain('PreCompress');
    expect(gemini.readHook({ hook_event_name: 'PreCompress', trigger: 'auto' }, 0)).toBeUndefined();
  });

  it('makes words of all that it would take for a command', () => {
    const texts = ['/quit', ' \n/quit', '! ls', 'exit', 'a\n/quit', ''];
    const words = ['The message is: /quit', 'The message is: /quit', ' ! ls', 'The message is: exit', 'a\n/quit', ''];
    expect(texts.map((text) => gemini.asWords(text))).toEqual(words);
    expect(words.map((text) => gemini.asWords(text))).toEqual(words);
  });

  it('takes a conversation up, should it have been written down', () => {
    expect(launch({ session: { id: 'u-u-i-d', how: 'resume' } }).argv.slice(2, 5)).toEqual([
      'resume',
      'u-u-i-d',
      'gemini',
    ]);
    expect(fileIn(launch(), 'start.sh')).toContain('exec "$cli" --resume="$id" "$@"');
  });

  it('asks nothing but its own questions only where the owner said so', () => {
    const matcherOf = (launched: Launched) => new RegExp(hooksOf(launched).BeforeTool[0].matcher);
    const asks = launch();
    const auto = launch({ settings: { ...settings, permission: 'auto' } });
    expect([asks, auto].map(({ argv }) => argv.includes('--approval-mode=yolo'))).toEqual([false, true]);
    const tools = ['run_shell_command', 'write_file', 'replace', 'a_new_tool', 'ask_user'];
    expect(tools.filter((tool) => matcherOf(asks).test(tool))).toEqual(tools);
    expect(tools.filter((tool) => matcherOf(auto).test(tool))).toEqual(['ask_user']);
    for (const tool of ['read_file', 'list_directory', 'mcp_server_tool', 'tracker_get_task', 'exit_plan_mode'])
      expect(matcherOf(asks).test(tool), tool).toBe(false);
  });

  it('uses the owner’s executable and arguments first', () => {
    const own = { ...settings, command: '/opt/gemini', args: ['--model', 'gemini-x'] };
    expect(launch({ settings: own }).argv.slice(4, 8)).toEqual(['/opt/gemini', '--model', 'gemini-x', '--skip-trust']);
  });

  it('has the token in a file alone, and a mark that tells nothing of it', () => {
    const launched = launch();
    const holders = launched.files.filter(({ text }) => text.includes(TOKEN)).map(({ path }) => path);
    expect(holders).toEqual([`${FOLDER}/hook.curl`]);
    expect(fileIn(launched, 'hook.curl').split('\n').slice(0, 2)).toEqual([
      'url = "http://127.0.0.1:4100/v1/hooks"',
      'header = "Authorization: Bearer secret-token"',
    ]);
    expect([...launched.argv, ...Object.values(launched.env)].join(' ')).not.toContain(TOKEN);
    expect(markOf(TOKEN)).toMatch(/^[0-9a-f]{32}$/);
    expect(markOf(TOKEN)).not.toBe(markOf('secret-tokem'));
  });

  it('allows what bears the mark, and what is said to its own town', () => {
    const rules = fileIn(launch(), 'gemini.toml');
    expect(rules).toContain(`argsPattern = '"dir_path":"[^"]*/mayor-${markOf(TOKEN)}/[.][.]"'`);
    expect(rules).toContain(`argsPattern = '"mayor":"${markOf(TOKEN)}"'`);
    expect(rules).toContain(
      'commandPrefix = ["mayor done", "mayor ask", "mayor note", "mayor handover", "mayor task show"]',
    );
    expect(fileIn(launch(), 'hook.sh')).toContain(`{"mayor":"${markOf(TOKEN)}",`);
  });

  it('calls its hooks by a path that may hold anything', () => {
    const { SessionStart, BeforeTool } = hooksOf(launch());
    expect(SessionStart[0].hooks[0].command).toBe(String.raw`sh '/town/it'\''s 50% here/amber/hook.sh' SessionStart`);
    expect(BeforeTool[0].hooks[0].timeout).toBeGreaterThan(7 * 24 * 3_600_000);
    expect(BeforeTool[0].hooks[0].timeout).toBeLessThan(2 ** 31);
  });

  it('puts a long prompt into a file, in a folder that it may read', () => {
    const prompt = 'ä'.repeat(4_000);
    const launched = launch({ prompt, run: 3 });
    expect(fileIn(launched, 'prompt-3.md')).toBe(prompt);
    expect(launched.argv.at(-2)).toBe(`--include-directories=${FOLDER}`);
    expect(launched.argv.at(-1)).toContain(`${FOLDER}/prompt-3.md`);
  });
});
