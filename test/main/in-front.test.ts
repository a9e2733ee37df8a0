import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { taskId } from '../../src/core/ids.ts';
import { inFront } from '../../src/main/in-front.ts';
import { placeHere } from '../../src/main/place.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'mayor-in-front-'));
  await mkdir(join(root, 'bin'));
  // Stands for mayor, and writes down which town it would ask.
  const mayor = `require('node:fs').writeFileSync(${JSON.stringify(join(root, 'asked'))}, String(process.env.MAYOR_HOME))`;
  await writeFile(join(root, 'bin/mayor'), mayor);
  await writeFile(join(root, 'bin/package.json'), '{"type":"commonjs"}');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(root, { recursive: true, force: true });
});

const asked = () => readFile(join(root, 'asked'), 'utf8');
const place = (env: Record<string, string>) => ({ ...placeHere(root, '0'), env });

it('a test drive asks the town of this dashboard, whatever the environment around it says', async () => {
  vi.stubEnv('MAYOR_HOME', '/another/town');
  const { tryOut } = inFront(place({ MAYOR_HOME: '/this/town' }));
  expect(await tryOut(taskId('shop-k3f9'), (run) => run())).toEqual({ ok: true, say: '' });
  expect(await asked()).toBe('/this/town');
});

it('so it does in a popup, which the tmux server gives an environment of its own', async () => {
  // Stands for tmux, whose server was started by somebody else.
  const tmux = '#!/bin/sh\nwhile [ "$1" != -- ]; do shift; done; shift\nMAYOR_HOME=/of/the/server exec "$@"\n';
  await writeFile(join(root, 'bin/tmux'), tmux);
  await chmod(join(root, 'bin/tmux'), 0o755);
  vi.stubEnv('PATH', `${join(root, 'bin')}${delimiter}${process.env.PATH ?? ''}`);
  const lend = () => Promise.reject(new Error('The terminal of the dashboard is not to be lent'));
  const askedOf = async (home: string): Promise<string> => {
    const { tryOut } = inFront(place({ MAYOR_HOME: home, TMUX: '/tmp/socket,1,0' }));
    expect(await tryOut(taskId('shop-k3f9'), lend)).toEqual({ ok: true, say: '' });
    return asked();
  };
  expect(await askedOf('/this/town')).toBe('/this/town');
  // Unescaped, tmux would take it for the end of its command, and the words behind it for another.
  expect(await askedOf('/that;/town;')).toBe('/that;/town\\;');
});
