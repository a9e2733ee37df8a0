import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { templatesIn } from '../../src/config/templates.ts';
import { freshFolder } from '../helpers/folder.ts';

it('the templates of the clone come before those of the town, and wrong ones say why', async () => {
  const root = await freshFolder();
  const [clone, town] = [join(root, 'clone'), join(root, 'town')];
  await mkdir(clone);
  await mkdir(town);
  const write = (folder: string, name: string, text: string) => writeFile(join(folder, name), text);
  await write(
    clone,
    'bug.md',
    '---\nkind: bug\nlabel: ui, web\nestimate: 2h\nset: {team: 7}\n---\n\n## Steps\n\n1. …\n',
  );
  await write(town, 'bug.md', 'another');
  await write(town, 'plain.md', '# No front matter\n');
  await write(town, 'typo.md', '---\nknid: bug\n---\n');
  await write(town, 'wrong.md', '---\npriority: 9\n---\n');
  await write(town, 'yaml.md', '---\nkind: [\n---\n');
  await write(town, 'notes.txt', 'no template');
  const templates = await templatesIn([clone, join(root, 'missing'), town]);
  expect(templates).toMatchObject([
    {
      ...{ name: 'bug', file: join(clone, 'bug.md'), body: '## Steps\n\n1. …\n' },
      fields: { kind: 'bug', label: ['ui', 'web'], estimate: 120, set: { team: '7' } },
    },
    { name: 'plain', fields: {}, body: '# No front matter\n' },
    { name: 'typo', why: expect.stringContaining('knid') },
    { name: 'wrong', why: expect.stringContaining('priority') },
    { name: 'yaml', why: expect.any(String) },
  ]);
});
