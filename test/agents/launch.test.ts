import { describe, expect, it } from 'vitest';
import { claude } from '../../src/agents/claude.ts';
import { presetOf, presets } from '../../src/agents/index.ts';
import { script, shBlock } from '../../src/agents/script.ts';
import { asWords } from '../../src/agents/words.ts';
import { UsageError } from '../../src/core/errors.ts';
import type { AgentSettings } from '../../src/core/settings.ts';
import { FOLDER, launchContext, settings } from '../helpers/launch.ts';

const fileIn = (launch: ReturnType<typeof claude.launch>, name: string): string =>
  launch.files.find(({ path }) => path === `${FOLDER}/${name}`)?.text ?? '';

describe('starting Claude', () => {
  it('begins a conversation under the id that was chosen', () => {
    const launch = claude.launch(launchContext({ session: { id: 'u-u-i-d', how: 'fresh' } }));
    expect(launch.argv).toEqual([
      'claude',
      '--session-id',
      'u-u-i-d',
      '--settings',
      `${FOLDER}/claude.json`,
      '--',
      'Add a greeting.',
    ]);
    expect(launch.prompt).toBe('argument');
  });

  it('takes a conversation up, should it have been written down', () => {
    const launch = claude.launch(launchContext({ session: { id: 'u-u-i-d', how: 'resume' } }));
    expect(launch.argv.slice(0, 4)).toEqual(['sh', `${FOLDER}/resume.sh`, 'u-u-i-d', 'claude']);
    expect(fileIn(launch, 'resume.sh')).toContain('exec "$cli" --resume "$id" "$@"');
  });

  it('asks nothing only where the owner said so', () => {
    const flag = '--dangerously-skip-permissions';
    expect(claude.launch(launchContext()).argv).not.toContain(flag);
    expect(claude.launch(launchContext({ settings: { ...settings, permission: 'auto' } })).argv).toContain(flag);
  });

  it('uses the owner’s executable and arguments first', () => {
    const own = { ...settings, command: '/opt/claude', args: ['--model', 'opus'] };
    expect(claude.launch(launchContext({ settings: own })).argv.slice(0, 3)).toEqual([
      '/opt/claude',
      '--model',
      'opus',
    ]);
  });

  it.each(['http://127.0.0.1:4100', 'http://127.0.0.1:4100/', 'http://127.0.0.1:4100/v1/hooks'])(
    'hooks report to one address, given %s, with the token in a header alone',
    (url) => {
      const launch = claude.launch(launchContext({ hooks: { url, token: 'secret-token' } }));
      const { hooks } = JSON.parse(fileIn(launch, 'claude.json'));
      expect(hooks.Stop).toEqual([
        {
          hooks: [
            {
              type: 'http',
              url: 'http://127.0.0.1:4100/v1/hooks',
              headers: { Authorization: 'Bearer secret-token' },
              timeout: 5,
            },
          ],
        },
      ]);
      expect(hooks.PermissionRequest[0].hooks[0].timeout).toBeGreaterThan(24 * 60 * 60);
      expect(JSON.stringify(hooks.SessionStart)).not.toContain('secret-token');
      expect([...launch.argv, ...Object.values(launch.env)].join(' ')).not.toContain('secret-token');
    },
  );

  it('says where the one hook reports that is a command', () => {
    const launch = claude.launch(launchContext());
    expect(launch.env.MAYOR_HOOK).toBe(`${FOLDER}/hook.curl`);
    expect(fileIn(launch, 'hook.curl').split('\n').slice(0, 2)).toEqual([
      'url = "http://127.0.0.1:4100/v1/hooks"',
      'header = "Authorization: Bearer secret-token"',
    ]);
  });

  it('is no child of a session around the daemon', () => {
    expect(claude.launch(launchContext()).env).toMatchObject({ CLAUDECODE: '', CLAUDE_CODE_CHILD_SESSION: '' });
  });

  it('puts a long prompt into a file that may be read without a question', () => {
    const prompt = 'ä'.repeat(4_000);
    const launch = claude.launch(launchContext({ prompt, run: 3 }));
    expect(fileIn(launch, 'prompt-3.md')).toBe(prompt);
    expect(launch.argv.at(-1)).toContain(`${FOLDER}/prompt-3.md`);
    expect(JSON.parse(fileIn(launch, 'claude.json')).permissions.allow).toContain(`Read(/${FOLDER}/prompt-3.md)`);
  });

  it('asks nobody before it speaks to its town', () => {
    const { allow } = JSON.parse(fileIn(claude.launch(launchContext()), 'claude.json')).permissions;
    expect(allow).toEqual(['done', 'ask', 'note', 'handover', 'task show'].map((verb) => `Bash(mayor ${verb}:*)`));
  });

  it('starts without a prompt when there is nothing to say', () => {
    expect(claude.launch(launchContext({ prompt: '' })).argv).not.toContain('--');
  });
});

describe('text for an agent', () => {
  it.each([
    ['! touch /tmp/x', ' ! touch /tmp/x'],
    ['/exit', ' /exit'],
    ['exit', 'The message is: exit'],
    [' Quit\n', 'The message is: Quit'],
    ['Fix it.\n! not the first line', 'Fix it.\n! not the first line'],
    ['exit the loop early', 'exit the loop early'],
  ])('%j is pasted as %j', (text, words) => {
    expect(asWords(text)).toBe(words);
  });
});

describe('the script agent', () => {
  const body = 'Do it:\n\n```sh\necho one > one.txt\ngit add . && git commit -qm one\n```\n';

  it('runs the sh block of the task with sh, from a file', () => {
    const launch = script.launch(launchContext({ body }));
    expect(launch.argv).toEqual(['sh', `${FOLDER}/script.sh`]);
    expect(fileIn(launch, 'script.sh')).toBe('echo one > one.txt\ngit add . && git commit -qm one\n');
    expect(launch.env).toEqual({
      MAYOR_ATTEMPT: '1',
      MAYOR_BASE: 'main',
      MAYOR_REASON: '',
      MAYOR_FEEDBACK: `${FOLDER}/feedback-1.md`,
    });
  });

  it('is told at a later attempt why there is one', () => {
    const launch = script.launch(launchContext({ body, run: 2, prompt: 'Conflict in one.txt' }));
    expect(launch.env).toMatchObject({ MAYOR_ATTEMPT: '2', MAYOR_REASON: 'Conflict in one.txt' });
    expect(fileIn(launch, 'feedback-2.md')).toBe('Conflict in one.txt');
  });

  it('says of a reviewer without a script that its role has none, not the task', () => {
    expect(() => script.launch(launchContext({ body: '', reviews: true }))).toThrow(
      /prompt of the role has no ```sh block/,
    );
  });

  it('says what to do about a task without a script', () => {
    expect(() => script.launch(launchContext({ body: 'Just words' }))).toThrow(UsageError);
    expect(() => script.launch(launchContext({ body: '```bash\nls\n```' }))).toThrow(/no ```sh block/);
  });

  it.each([
    ['the first of several', '```sh\na\n```\n```sh\nb\n```', 'a\n'],
    ['with line ends of Windows', '```sh\r\na\r\nb\r\n```\r\n', 'a\nb\n'],
    ['with longer fences around shorter ones', '````sh\ncat <<X\n```\nX\n````', 'cat <<X\n```\nX\n'],
    ['with tildes', '~~~ sh\na\n~~~', 'a\n'],
    ['not one that is shown inside another', '````markdown\n```sh\na\n```\n````', undefined],
    ['not one without an end', '```sh\na\n', undefined],
    ['not one of another shell', '```shell\na\n```', undefined],
  ])('takes %s', (_name, text, expected) => {
    expect(shBlock(text)).toBe(expected);
  });
});

describe('an agent from rigs.yaml', () => {
  const custom = { prompt: 'argument', resume: ['--continue', '{session}'], auto: ['--yes'] } as const;
  const settled: AgentSettings = { ...settings, command: 'toy', args: ['-v'], custom };
  const toy = presetOf('toy', settled);

  it('gets its arguments, then what its settings ask for, then the prompt', () => {
    const auto = { ...settled, permission: 'auto' as const };
    expect(toy?.launch(launchContext({ settings: auto, session: { id: 'id-1', how: 'resume' } })).argv).toEqual([
      'toy',
      '-v',
      '--continue',
      'id-1',
      '--yes',
      'Add a greeting.',
    ]);
  });

  it('gets its prompt after a flag, or later', () => {
    const flagged = presetOf('toy', { ...settled, custom: { ...custom, promptFlag: '--message' } });
    expect(flagged?.launch(launchContext({ settings: settled })).argv.slice(-2)).toEqual([
      '--message',
      'Add a greeting.',
    ]);
    const pasted = presetOf('toy', { ...settled, custom: { ...custom, prompt: 'paste' } });
    expect(pasted?.launch(launchContext({ settings: settled }))).toMatchObject({
      argv: ['toy', '-v'],
      prompt: 'later',
    });
  });

  it('takes no prompt for an option', () => {
    expect(toy?.launch(launchContext({ settings: settled, prompt: '-rf is wrong' })).argv.at(-1)).toBe(' -rf is wrong');
  });

  it.each([
    ['> ', 'idle'],
    ['❯', 'idle'],
    ['Thinking… (esc to interrupt)', 'busy'],
    ['Run `ls`? [y/N] ', 'needs-permission'],
    ['compiling', undefined],
  ])('with %j at the bottom it is %s', (line, signal) => {
    expect(toy?.readScreen(['some output', line, ''], 1)?.sign.signal).toBe(signal);
  });

  it('never answers a dialog whose keys are not known', () => {
    expect(toy?.readScreen(['Allow? [y/n]'], 1)?.dialog?.keys).toEqual({});
  });

  it('is not there without a description', () => {
    expect(presetOf('toy', settings)).toBeUndefined();
    expect(presetOf('constructor', undefined)).toBeUndefined();
  });
});

it('every preset has a name of its own', () => {
  expect(new Set(presets.map(({ name }) => name)).size).toBe(presets.length);
});

describe('every preset', () => {
  it('says what it is, how it is had and what is seen of it, under a name of its own', () => {
    expect(new Set(presets.map(({ name }) => name)).size).toBe(presets.length);
    for (const { facts, runsBody } of presets) {
      expect(facts.product).not.toBe('');
      expect(facts.sees[0]).toBe('its process');
      expect(facts.install === undefined).toBe(runsBody);
    }
  });

  it('that was never tried types no answer into a dialog, and asks nothing only where that is wanted', () => {
    for (const preset of presets.filter(({ facts, runsBody }) => facts.proven === undefined && !runsBody)) {
      const { argv: asking } = preset.launch(launchContext());
      const { argv } = preset.launch(launchContext({ settings: { ...settings, permission: 'auto' } }));
      expect(asking[0], preset.name).toBe(preset.facts.command);
      expect(argv.length, preset.name).toBeGreaterThan(asking.length);
      expect(argv.at(-1)).toBe('Add a greeting.');
      const asked = preset.readScreen(['Allow this?', '(Y)es/(N)o [Yes]: '], 0);
      expect(asked?.dialog?.keys ?? {}, preset.name).toEqual({});
    }
  });
});

describe('CLIs that are only read of', () => {
  const read = (name: string, ...lines: readonly string[]) =>
    presetOf(name, undefined)?.readScreen(lines, 0)?.sign.signal;

  it('are read as their makers describe their screens', () => {
    expect(read('cursor', 'Run `npm test`?', '→ Run (once) (y) (enter)', '  Skip (esc or n)')).toBe('needs-permission');
    expect(read('cursor', 'Reading files', 'ctrl+c to stop')).toBe('busy');
    expect(read('aider', "Add file to the chat? (Y)es/(N)o/(D)on't ask again [Yes]: ")).toBe('needs-permission');
    expect(read('aider', 'Applied edit to a.txt', '> ')).toBe('idle');
  });
});
