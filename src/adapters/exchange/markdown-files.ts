/** Reading a folder of Markdown files with front matter, one task each. */
import { parseDocument } from 'yaml';
import type { z } from 'zod';
import type { ExchangeFile, Refused } from '../../core/exchange.ts';
import { splitHead } from './sections.ts';
import { whyNot } from './why-not.ts';

/** Largest head that is looked at; those of real tasks have a kilobyte, and with fields of Mayor's more. */
const HEAD_LIMIT = 8 * 1024 * 1024;

export type Document<Head> = { readonly file: string; readonly head: Head; readonly rest: string };

/** Every file that can be read; the others are told with their place. */
export function documentsIn<Head>(
  files: readonly ExchangeFile[],
  shape: z.ZodType<Head>,
  headIn: (text: string) => unknown = yamlIn,
): { readonly documents: readonly Document<Head>[]; readonly refused: readonly Refused[] } {
  const documents: Document<Head>[] = [];
  const refused: Refused[] = [];
  for (const { path, text } of files) {
    const parts = splitHead(text);
    if (parts === undefined || parts.head.length > HEAD_LIMIT) {
      refused.push({ place: path, why: 'It has no front matter between two lines "---"' });
      continue;
    }
    try {
      documents.push({ file: path, head: shape.parse(headIn(parts.head)), rest: parts.rest });
    } catch (error) {
      refused.push({ place: path, why: whyNot(error) });
    }
  }
  return { documents, refused };
}

const yamlIn = (head: string): unknown => {
  // The core schema leaves dates as text, and the limit keeps a few aliases from becoming a gigabyte.
  const yaml = parseDocument(head, { schema: 'core', logLevel: 'silent' });
  const [problem] = yaml.errors;
  if (problem !== undefined) throw problem;
  const value: unknown = yaml.toJS({ maxAliasCount: 20 });
  return value;
};
