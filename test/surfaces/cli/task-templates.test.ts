import { describe, expect, it } from 'vitest';
import { fakeCli } from '../../helpers/fake-cli.ts';

const withTemplates = () =>
  fakeCli().with({
    templates: async () => [
      {
        ...{ name: 'bug', file: '/src/shop/.mayor/templates/bug.md', body: 'Steps:\n' },
        fields: { kind: 'bug', priority: 1, label: ['ui'], set: { team: 'web' }, agent: undefined },
      },
      { name: 'broken', file: '/town/templates/broken.md', why: 'kind: Invalid option' },
    ],
  });

describe('a template', () => {
  it('gives a new task its fields and its text', async () => {
    const { json } = await withTemplates().run('task', 'add', 'x', '--template', 'bug', '--json');
    expect(json).toMatchObject({ kind: 'bug', priority: 1, labels: ['ui'], custom: { team: 'web' }, body: 'Steps:\n' });
    expect(json).not.toHaveProperty('agent');
  });

  it('gives way to what is said, and labels come together', async () => {
    const argv = ['--priority', '0', '--label', 'x', '--body', 'mine', '--set', 'team=core', '--json'];
    const { json } = await withTemplates().run('task', 'add', 'x', '--template', 'bug', ...argv);
    expect(json).toMatchObject({
      kind: 'bug',
      priority: 0,
      labels: ['ui', 'x'],
      custom: { team: 'core' },
      body: 'mine',
    });
  });

  it('is refused when it is not there or wrong', async () => {
    const none = await withTemplates().run('task', 'add', 'x', '--template', 'bgu');
    expect(none).toMatchObject({ code: 2, err: 'There is no template "bgu"\nThere are: bug, broken\n' });
    const broken = await withTemplates().run('task', 'add', 'x', '--template', 'broken');
    expect(broken.code).toBe(2);
    expect(broken.err).toContain('/town/templates/broken.md cannot be used: kind: Invalid option');
  });

  it('is listed, and offered to the shell', async () => {
    const { out } = await withTemplates().run('task', 'templates');
    expect(out).toContain('bug     bug P1 ui');
    expect(out).toContain('kind: Invalid option');
    const offer = await withTemplates().run('__complete', '--', 'task', 'add', 'x', '--template', 'bu');
    expect(offer.out).toBe('bug\t/src/shop/.mayor/templates/bug.md\n');
  });
});
