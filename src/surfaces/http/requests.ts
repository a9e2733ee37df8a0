/** Reading a request: who asks, ids, numbers and a body that is never larger than agreed. */
import type { Actor } from '../../core/command.ts';
import { TransientError, UsageError } from '../../core/errors.ts';

/** Who a bearer token belongs to; `undefined` for a token that nobody has (any more). */
export type Identify = (token: string) => Actor | undefined;

/** The actor that the header proves; `none` without a header, `unknown` with a token that proves nothing. */
export const bearerOf = (header: string | null | undefined, identify: Identify): Actor | 'none' | 'unknown' => {
  if (header === null || header === undefined || header === '') return 'none';
  const token = /^Bearer ([\x21-\x7e]{1,512})$/i.exec(header.trim())?.[1];
  return (token === undefined ? undefined : identify(token)) ?? 'unknown';
};

/** @throws UsageError when the text cannot be such an id. */
export const idOf = <Id>(make: (text: string) => Id, text: string): Id => {
  try {
    return make(text);
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : `Not a valid id: ${text}`, { cause: error });
  }
};

/** A whole number from a query, `fallback` when absent. @throws UsageError outside of `min`…`max`. */
export const wholeNumber = (
  name: string,
  text: string | undefined,
  { fallback, min, max }: { readonly fallback: number; readonly min: number; readonly max: number },
): number => {
  if (text === undefined || text === '') return fallback;
  const value = Number(text);
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw new UsageError(`"${name}" is to be a whole number from ${min} to ${max}, not ${JSON.stringify(text)}`);
};

/** The body as JSON. Reads no further than `limit` bytes. @throws UsageError when it is no JSON. */
export async function jsonBody(
  body: ReadableStream<Uint8Array> | null,
  limit: number,
): Promise<{ readonly kind: 'json'; readonly value: unknown } | { readonly kind: 'too-large' }> {
  const bytes = await bytesOf(body, limit);
  return bytes === 'too-large' ? { kind: 'too-large' } : { kind: 'json', value: jsonIn(bytes) };
}

/** The whole body. Reads no further than `limit` bytes. */
export const bytesOf = async (
  body: ReadableStream<Uint8Array> | null,
  limit: number,
): Promise<Uint8Array | 'too-large'> => {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of body ?? []) {
      size += chunk.byteLength;
      if (size > limit) return 'too-large';
      chunks.push(chunk);
    }
  } catch (error) {
    throw new TransientError('The caller hung up before it had said all', { cause: error });
  }
  return Buffer.concat(chunks);
};

/** @throws UsageError when it is no JSON. */
export const jsonIn = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8'));
  } catch (error) {
    throw new UsageError('The body is not JSON', { cause: error });
  }
};
