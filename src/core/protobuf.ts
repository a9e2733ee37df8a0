/**
 * Protocol buffers, as far as a table of fields knows them; all other fields are passed over. Pure. The bytes come from
 * outside: whatever they are, what comes back fits the table, or it throws. The format:
 * https://protobuf.dev/programming-guides/encoding
 */
import { UsageError } from './errors.ts';

export type Shape = Readonly<Record<number, Field>>;
export type Field = {
  readonly name: string;
  /** `fixed`, `sfixed`, `int`: whole numbers of 64 bits, as text, as in protobuf's JSON. */
  readonly as: 'text' | 'fixed' | 'sfixed' | 'int' | 'enum' | 'double' | Shape;
  /** A list; else the last one counts. */
  readonly many?: true;
};
type Value = string | number | Message | readonly Value[];
export type Message = { readonly [name: string]: Value };

/** More than any exporter puts into one request; each costs far more memory than the two bytes that make one. */
const MOST_MESSAGES = 500_000;

/** @throws UsageError when the bytes end too early, or are no protobuf. */
export const readProtobuf = (bytes: Uint8Array, shape: Shape): Message => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return messageIn({ bytes, view, left: MOST_MESSAGES }, 0, bytes.byteLength, shape);
};

type Source = { readonly bytes: Uint8Array; readonly view: DataView; left: number };
type Read = { readonly value: bigint; readonly next: number };

const messageIn = (source: Source, from: number, end: number, shape: Shape): Message => {
  source.left -= 1;
  if (source.left < 0) throw new UsageError(`The body has more than ${MOST_MESSAGES} parts`);
  const message: Record<string, Value> = {};
  for (let at = from; at < end; ) {
    const tag = varint(source, at, end);
    const number = Number(tag.value >> 3n);
    const wire = Number(tag.value & 7n);
    const content = contentOf(source, wire, tag.next, end);
    at = content.end;
    const field = number > 0 && Object.hasOwn(shape, number) ? shape[number] : undefined;
    const value = field === undefined ? undefined : valueIn(source, field, wire, content);
    if (field === undefined || value === undefined) continue;
    const before = message[field.name];
    message[field.name] = field.many === true ? added(before, value) : value;
  }
  return message;
};

/** Grows the list in place: one that is copied for each of its parts would take hours for a hostile body. */
const added = (list: Value | undefined, value: Value): readonly Value[] => {
  if (!Array.isArray(list)) return [value];
  list.push(value);
  return list;
};

/** Where a field's content lies, and for a varint what it is. */
type Content = { readonly start: number; readonly end: number; readonly whole: bigint };

const contentOf = (source: Source, wire: number, at: number, end: number): Content => {
  if (wire === 0) {
    const { value, next } = varint(source, at, end);
    return { start: at, end: next, whole: value };
  }
  if (wire === 1) return { start: at, end: within(at, 8, end), whole: 0n };
  if (wire === 5) return { start: at, end: within(at, 4, end), whole: 0n };
  if (wire !== 2) throw broken();
  const { value, next } = varint(source, at, end);
  return { start: next, end: within(next, Number(value), end), whole: 0n };
};

const within = (at: number, length: number, end: number): number => {
  if (length > end - at) throw broken();
  return at + length;
};

const broken = () => new UsageError('The body is not protobuf, or it was cut off');

const varint = ({ bytes }: Source, from: number, end: number): Read => {
  let value = 0n;
  for (let at = from, shift = 0n; at < end && shift < 70n; at += 1, shift += 7n) {
    const byte = bytes[at] ?? 0;
    value |= BigInt(byte & 0x7f) << shift;
    if (byte < 0x80) return { value: BigInt.asUintN(64, value), next: at + 1 };
  }
  throw broken();
};

const WIRES = { text: 2, fixed: 1, sfixed: 1, double: 1, int: 0, enum: 0 } as const;
const utf8 = new TextDecoder();

/** `undefined` where it was written in another way than the table says: then it is another field. */
const valueIn = (source: Source, { as }: Field, wire: number, { start, end, whole }: Content): Value | undefined => {
  if (typeof as === 'object') return wire === 2 ? messageIn(source, start, end, as) : undefined;
  if (WIRES[as] !== wire) return undefined;
  switch (as) {
    case 'text':
      return utf8.decode(source.bytes.subarray(start, end));
    case 'fixed':
      return source.view.getBigUint64(start, true).toString();
    case 'sfixed':
      return source.view.getBigInt64(start, true).toString();
    case 'double':
      return source.view.getFloat64(start, true);
    case 'int':
      return BigInt.asIntN(64, whole).toString();
    case 'enum':
      return Number(BigInt.asIntN(32, whole));
  }
};

/** A field as bytes: a whole number of at least 0, text, or fields inside of it. */
export const writeField = (number: number, value: number | string | readonly Uint8Array[]): Uint8Array => {
  if (typeof value === 'number') return joined([written((BigInt(number) << 3n) | 0n), written(BigInt(value))]);
  const content = typeof value === 'string' ? new TextEncoder().encode(value) : joined(value);
  return joined([written((BigInt(number) << 3n) | 2n), written(BigInt(content.byteLength)), content]);
};

const written = (value: bigint): Uint8Array => {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  return Uint8Array.from([...bytes, Number(rest)]);
};

export const joined = (parts: readonly Uint8Array[]): Uint8Array => {
  const all = new Uint8Array(parts.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.byteLength;
  }
  return all;
};
