import { expect, it } from 'vitest';
import { editorAt, editorIn } from '../../src/main/editor.ts';

it('an editor is what VISUAL says, else EDITOR, else vi, with its arguments as words', () => {
  expect(editorIn({ VISUAL: 'code --wait', EDITOR: 'nano' })).toEqual(['code', '--wait']);
  expect(editorIn({ EDITOR: 'nano' })).toEqual(['nano']);
  expect(editorIn({ EDITOR: ' ' })).toEqual(['vi']);
});

it('each editor is told the line in its own way, an unknown one only the file', () => {
  expect(editorAt(['/usr/bin/vim'], '/w/a.ts', 7)).toEqual(['/usr/bin/vim', '+7', '/w/a.ts']);
  expect(editorAt(['hx'], '/w/a.ts', 7)).toEqual(['hx', '/w/a.ts:7']);
  expect(editorAt(['code', '--wait'], '/w/a.ts', 7)).toEqual(['code', '--wait', '--goto', '/w/a.ts:7']);
  expect(editorAt(['my-editor'], '/w/a.ts', 7)).toEqual(['my-editor', '/w/a.ts']);
  expect(editorAt(['vim'], '/w/a.ts', undefined)).toEqual(['vim', '/w/a.ts']);
});
