/** The dashboard opens without reading all of rigs.yaml, and where that says how agents run, as it says. */
import { expect, it } from 'vitest';
import { loadSettings } from '../../src/config/load.ts';
import type { Settings } from '../../src/core/settings.ts';
import { runtimeIn } from '../../src/main/runtime-setting.ts';
import { known } from '../../src/main/settings.ts';

const read = async (text: string): Promise<{ readonly runtime: string; readonly whole: number }> => {
  let whole = 0;
  const runtime = await runtimeIn(text, async (): Promise<Settings> => {
    whole += 1;
    const loaded = loadSettings(text, { file: 'rigs.yaml', home: '/home/ada', known: known() });
    if ('ok' in loaded) return loaded.ok;
    throw new Error('The file is wrong');
  });
  return { runtime, whole };
};

it('reads nothing where the file says nothing of it, and has what the file would have come to', async () => {
  const text = 'version: 1\nagents:\n  script: { enabled: true }\n';
  expect(await read(text)).toEqual({ runtime: 'auto', whole: 0 });
  expect(await read(`${text}# runtime: pty\n`)).toEqual({ runtime: 'auto', whole: 1 });
});

it.each(['pty', 'tmux', 'auto'])('heeds runtime: %s', async (runtime) => {
  expect(await read(`version: 1\nruntime: ${runtime}\n`)).toEqual({ runtime, whole: 1 });
});
