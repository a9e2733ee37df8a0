import { describe, expect, it } from 'vitest';
import { opencode } from '../../src/agents/opencode.ts';
import type { LaunchContext } from '../../src/agents/preset.ts';
import { FOLDER, launchContext, settings } from '../helpers/launch.ts';

const launch = (changes: Partial<LaunchContext> = {}) => opencode.launch(launchContext(changes));
type Launched = ReturnType<typeof launch>;

const told = ({ files }: Launched) =>
  JSON.parse(files.find(({ path }) => path === `${FOLDER}/opencode.json`)?.text ?? '{}');
const content = ({ env }: Launched) => JSON.parse(env.OPENCODE_CONFIG_CONTENT ?? '{}');
const PLUGIN_URL = "file:///town/it's%2050%25%20here/amber/opencode.mjs";

describe('starting OpenCode', () => {
  it('gives it the prompt in one word, so that it is no option', () => {
    expect(launch({ prompt: '-p x' }).argv).toEqual(['opencode', '--prompt=-p x']);
    expect(launch({ prompt: '/exit' }).argv).toEqual(['opencode', '--prompt= /exit']);
    expect(launch({ prompt: '' }).argv).toEqual(['opencode']);
  });

  it('takes a conversation up, and leaves the prompt to the plugin', () => {
    const session = { id: 'ses_1', how: 'resume' } as const;
    const resumed = launch({ session, prompt: 'ä'.repeat(4_000), run: 2 });
    expect(resumed.argv).toEqual(['opencode', '--session=ses_1']);
    expect(told(resumed).resume).toEqual({ session: 'ses_1', prompt: 'ä'.repeat(4_000) });
    expect(told(launch({ session, prompt: '' })).resume).toBeUndefined();
    expect(told(launch()).resume).toBeUndefined();
  });

  it('asks nothing only where the owner said so', () => {
    expect([launch().argv.includes('--auto'), told(launch()).holds, told(launch()).asks.bash]).toEqual([
      false,
      true,
      'ask',
    ]);
    const auto = launch({ settings: { ...settings, permission: 'auto' } });
    expect([auto.argv.includes('--auto'), told(auto).holds, told(auto).asks]).toEqual([true, false, {}]);
  });

  it('uses the owner’s executable and arguments first', () => {
    const own = { ...settings, command: '/opt/oc', args: ['--model', 'a/b'] };
    expect(launch({ settings: own }).argv.slice(0, 3)).toEqual(['/opt/oc', '--model', 'a/b']);
  });

  it('loads its plugin beside those that the owner gave in the same way', () => {
    expect(content(launch())).toEqual({ plugin: [PLUGIN_URL] });
    const own = { OPENCODE_CONFIG_CONTENT: '{"theme":"nord","plugin":["mine"]}' };
    expect(content(launch({ settings: { ...settings, env: own } }))).toEqual({
      theme: 'nord',
      plugin: ['mine', PLUGIN_URL],
    });
    const broken = { OPENCODE_CONFIG_CONTENT: '// none' };
    expect(content(launch({ settings: { ...settings, env: broken } }))).toEqual({ plugin: [PLUGIN_URL] });
  });

  it('has the token in a file alone', () => {
    const launched = launch();
    expect(told(launched)).toMatchObject({ url: 'http://127.0.0.1:4100/v1/hooks', token: 'secret-token' });
    expect([...launched.argv, ...Object.values(launched.env)].join(' ')).not.toContain('secret-token');
  });

  it('puts a long prompt into a file that may be read without a question', () => {
    const prompt = 'ä'.repeat(4_000);
    const launched = launch({ prompt, run: 3 });
    expect(launched.files.find(({ path }) => path === `${FOLDER}/prompt-3.md`)?.text).toBe(prompt);
    expect(launched.argv.at(-1)).toContain(`${FOLDER}/prompt-3.md`);
    expect([told(launched).folders, told(launch()).folders]).toEqual([[`${FOLDER}/*`], []]);
  });
});
