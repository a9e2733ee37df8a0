/** The demo's sample repository and its rigs.yaml, in a folder of its own. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gitIn } from '../../adapters/git.ts';

export const SHOP = 'shop';

export const SHOP_FILES = {
  'README.md': '# The shop\n\nA sample repository of the Mayor demo.\n',
  'prices.txt': 'apple 1.00\nbread 2.50\ncheese 4.20\n',
  'check.sh':
    '# The gate: every script must parse, every price must be a number.\nset -e\nfor f in *.sh; do sh -n "$f"; done\nawk \'$2 + 0 <= 0 { exit 1 }\' prices.txt\n',
} as const;

export const makeShop = async (home: string, merge: 'ask' | 'auto'): Promise<string> => {
  const path = join(home, SHOP);
  await mkdir(path, { recursive: true });
  for (const [name, text] of Object.entries(SHOP_FILES)) await writeFile(join(path, name), text);
  const git = gitIn(path);
  await git(['init', '-q', '-b', 'main']);
  await git(['config', 'user.name', 'Demo']);
  await git(['config', 'user.email', 'demo@localhost']);
  await git(['add', '-A']);
  await git(['commit', '-qm', 'Open the shop']);
  await writeFile(join(home, 'rigs.yaml'), rigsText(path, merge));
  return path;
};

export const rigsText = (path: string, merge: 'ask' | 'auto'): string =>
  [
    'version: 1',
    'rigs:',
    `  ${SHOP}: { path: ${JSON.stringify(path)}, base: main, agent: script, maxPolecats: 4, merge: ${merge}, gates: [sh check.sh] }`,
    'agents:',
    '  script: { enabled: true }',
    '',
  ].join('\n');
