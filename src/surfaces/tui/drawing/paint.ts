/**
 * A laid out Ink tree as pieces of text with their places. Ink's own painter cuts every cell of
 * every frame into an object, which costs a fifth of a core on a large terminal at ten frames a
 * second; here lines are composed and as wide as their boxes already, so nothing has to be cut.
 */
import type { DOMElement } from 'ink';

export type Piece = { readonly x: number; readonly width: number; readonly text: string };
/** Pieces of each row, from left to right. */
export type Frame = readonly (readonly Piece[])[];

export const paint = (root: DOMElement, rows: number): Frame => {
  const frame: Piece[][] = Array.from({ length: rows }, () => []);
  visit(root, 0, 0, 0, frame);
  return frame;
};

const visit = (node: DOMElement, left: number, top: number, width: number, frame: Piece[][]): void => {
  const { yogaNode } = node;
  if (yogaNode === undefined) return;
  const x = left + yogaNode.getComputedLeft();
  const y = top + yogaNode.getComputedTop();
  if (node.nodeName === 'ink-text') {
    const text = node.internal_transform?.(' ', 0) ?? '';
    frame[y]?.push({ x, width, text });
    return;
  }
  const own = yogaNode.getComputedWidth();
  for (const child of node.childNodes) {
    if (child.nodeName !== '#text') visit(child, x, y, own, frame);
  }
};

/** The same as lines of text, as a test or a picture wants it. */
export const frameLines = (frame: Frame): readonly string[] =>
  frame.map((pieces) => {
    let line = '';
    let used = 0;
    for (const piece of pieces) {
      line += ' '.repeat(Math.max(0, piece.x - used)) + piece.text;
      used = piece.x + piece.width;
    }
    return line;
  });
