/** Checks of one contest, in a file of their own. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { checksIn } from '../../src/config/checks-file.ts';

const folderWith = async (text: string): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'mayor-checks-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'checks.yaml'), text);
  return folder;
};

describe('a list of checks', () => {
  it('is read from a file, or from the folder that it is in, where its paths start', async () => {
    const folder = await folderWith(
      '- npm test\n- { name: mine, run: x, files: hidden, retries: 1 }\n- { run: y, files: ~/h }\n',
    );
    const checks = [
      { name: 'npm test', run: 'npm test', retries: 0 },
      { name: 'mine', run: 'x', files: join(folder, 'hidden'), retries: 1 },
      { name: 'y', run: 'y', files: '/home/ada/h', retries: 0 },
    ];
    expect(await checksIn(folder, '/home/ada')).toEqual(checks);
    expect(await checksIn(join(folder, 'checks.yaml'), '/home/ada')).toEqual(checks);
  });

  it.each([
    ['', 'is no list of checks'],
    ['[]', 'it is empty'],
    ['- { run: x, when: src }', 'is no list of checks at 0'],
    ['- { run: x }\n- { run: x }', 'has the name of another check'],
    ['- "', 'cannot be read as a list of checks'],
  ])('%j is refused', async (text, told) => {
    await expect(checksIn(await folderWith(text), '/home/ada')).rejects.toThrow(told);
  });

  it('that is not there is refused by its path', async () => {
    await expect(checksIn('/nowhere/checks.yaml', '/home/ada')).rejects.toThrow('/nowhere/checks.yaml cannot be read');
  });
});
