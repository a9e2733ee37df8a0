/** What hosts answer, checked, cleaned and cut to size. */
import { z } from 'zod';
import { TerminalError } from '../../core/errors.ts';
import { isSha, sha } from '../../core/ids.ts';
import { plainLine, plainText } from '../../core/plain.ts';

/** Characters of a comment or of what a check says. */
const MOST_TEXT = 4_000;
/** Pages of a hundred. */
export const MOST_PAGES = 5;

export const instant = z
  .string()
  .transform((text) => Date.parse(text))
  .pipe(z.number());
export const commitId = z.string().refine(isSha, 'is no commit').transform(sha);
export const account = z.object({ login: z.string() });

export const parseAs = <Shape>(host: string, shape: z.ZodType<Shape>, value: unknown): Shape => {
  const found = shape.safeParse(value);
  if (found.success) return found.data;
  const [first] = found.error.issues;
  throw new TerminalError(
    `${host}'s answer is not as its documentation says: ${first?.message} (${first?.path.join('.')})`,
    { cause: found.error, hint: 'Correct `hosting.url` in rigs.yaml: it is the address of the API' },
  );
};

/** The end of what failed tells more than its beginning; of what people write it is the other way round. */
export const cut = (text: string, keep: 'beginning' | 'end'): string => {
  const plain = plainText(text).trim();
  if (plain.length <= MOST_TEXT) return plain;
  return keep === 'beginning' ? `${plain.slice(0, MOST_TEXT)} …` : `… ${plain.slice(-MOST_TEXT)}`;
};

/** A name of a person, a check or a file: foreign text on one line. */
export const line = (text: string): string => plainLine(text).slice(0, 200);

/** An address that a person may click. */
export const link = (url: string | null | undefined): { readonly url?: string } =>
  url != null && /^https?:\/\/[^\s"'<>]{1,500}$/.test(url) ? { url } : {};
