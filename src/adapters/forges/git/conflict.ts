/** A conflict in words that an agent can act on. */
import { shortSha } from '../../../core/ids.ts';
import { plainText } from '../../../core/plain.ts';
import type { ConflictText, Merged } from './merged.ts';

const LIMIT = 20_000;
const MESSAGES_LIMIT = 6_000;
const HUNK_LIMIT = 4_000;
const CONTEXT = 3;

type Sides = { readonly base: string; readonly onto: string; readonly task: string; readonly commit: string };

/** Git's messages, then the conflicting lines of the first files; never more than 20 KB, and clean. */
export function describeConflict(conflict: Extract<Merged, { kind: 'conflict' }>, sides: Sides): string {
  const named = (text: string) => text.replaceAll(sides.onto, sides.base).replaceAll(sides.commit, sides.task);
  const count = conflict.files.length;
  const head = `${sides.task} does not merge into ${sides.base} (${shortSha(sides.onto)}): ${count === 1 ? '1 file conflicts' : `${count} files conflict`}.`;
  const messages = cut(conflict.messages.map(named).join('\n'), MESSAGES_LIMIT);
  const hunks = conflict.texts.flatMap(hunksOf).map(named);
  return cut(plainText([`${head}\n${messages}`, ...hunks].join('\n\n')), LIMIT);
}

/** Each run of lines between conflict markers, with a little of what stands around it. */
const hunksOf = ({ path, text }: ConflictText): readonly string[] => {
  const lines = text.split('\n');
  const hunks: string[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const open = /^<{7,} /.exec(lines[at] ?? '')?.[0];
    if (open === undefined) continue;
    const close = lines.findIndex((line, index) => index > at && line.startsWith(`${open.replaceAll('<', '>')}`));
    if (close === -1) break;
    const around = lines.slice(Math.max(0, at - CONTEXT), close + 1 + CONTEXT).join('\n');
    hunks.push(`--- ${path}, line ${at + 1}\n${cut(around, HUNK_LIMIT)}`);
    at = close;
  }
  return hunks;
};

const cut = (text: string, limit: number): string => {
  if (Buffer.byteLength(text) <= limit) return text;
  const note = '\n[… more is left out]';
  const kept = Buffer.from(text)
    .subarray(0, limit - Buffer.byteLength(note))
    .toString();
  return `${kept.replace(/\uFFFD+$/, '')}${note}`;
};
