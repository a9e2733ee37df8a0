import { describe, expect, it } from 'vitest';
import { sidesText } from '../../src/core/conflict-brief.ts';
import { taskId } from '../../src/core/ids.ts';
import { shaOf } from '../helpers/world.ts';

const own = { id: taskId('shop-k3f9'), title: 'Add a greeting', body: 'Friendly.\nShort.' };
const other = { id: taskId('shop-m2c4'), title: 'Greet in Greek', body: 'x'.repeat(2_000) };
const landed = [
  { commit: shaOf(1), subject: 'Greet in Greek (shop-m2c4)', task: other.id, files: ['src/a.ts', 'src/b.ts'] },
  { commit: shaOf(2), subject: 'Tidy up', files: ['src/b.ts'] },
];

describe('both sides of a conflict, in words', () => {
  it('name for each file the commits of the other side and whose they were', () => {
    const text = sidesText({ base: 'main', files: ['src/a.ts', 'src/b.ts'], own, landed, others: [other] });
    expect(text.split('\n').slice(0, 6)).toEqual([
      'On main since your branch was cut:',
      '- src/a.ts',
      `  ${shaOf(1).slice(0, 12)} Greet in Greek (shop-m2c4) (task shop-m2c4: Greet in Greek)`,
      '- src/b.ts',
      `  ${shaOf(1).slice(0, 12)} Greet in Greek (shop-m2c4) (task shop-m2c4: Greet in Greek)`,
      `  ${shaOf(2).slice(0, 12)} Tidy up`,
    ]);
  });

  it('have what each task is for, a long text cut', () => {
    const text = sidesText({ base: 'main', files: ['src/a.ts'], own, landed, others: [other] });
    expect(text).toContain('What your side is for:\n- shop-k3f9: Add a greeting\n  Friendly.\n  Short.');
    expect(text).toMatch(/What the other side is for:\n- shop-m2c4: Greet in Greek\n {2}x{800} \[…\]$/);
  });

  it('tell commits that know the file by another name, and nothing where nothing is known', () => {
    const moved = [{ commit: shaOf(3), subject: 'Move it', files: ['lib/a.ts'] }];
    expect(sidesText({ base: 'main', files: ['src/a.ts'], landed: moved, others: [] })).toMatch(/Move it$/);
    expect(sidesText({ base: 'main', files: [], landed: [], others: [] })).toBe('');
  });

  it('are clean, whatever somebody wrote into a title', () => {
    const text = sidesText({ base: 'main', files: [], landed: [], others: [{ ...other, title: 'a\x1b[31m\nb' }] });
    expect(text).toContain('- shop-m2c4: a b');
  });
});
