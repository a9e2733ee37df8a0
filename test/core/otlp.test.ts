import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/core/errors.ts';
import { joined, writeField } from '../../src/core/protobuf.ts';
import { otlpOf } from '../../src/core/usage/otlp.ts';
import { pointsOf } from '../../src/core/usage/telemetry.ts';

const bytes = (...values: readonly number[]) => Uint8Array.from(values);
const eight = (write: (view: DataView) => void): Uint8Array => {
  const view = new DataView(new ArrayBuffer(8));
  write(view);
  return new Uint8Array(view.buffer);
};
const fixed = (number: number, value: bigint) =>
  joined([bytes((number << 3) | 1), eight((view) => view.setBigUint64(0, value, true))]);
const double = (number: number, value: number) =>
  joined([bytes((number << 3) | 1), eight((view) => view.setFloat64(0, value, true))]);
const attribute = (key: string, ...value: readonly Uint8Array[]) =>
  writeField(7, [writeField(1, key), writeField(2, value)]);

/** A counter as an exporter writes it, with fields that nobody reads between the others. */
const NOON = 1_801_396_800_000_000_000n;
const point = (...more: readonly Uint8Array[]) =>
  writeField(1, [fixed(2, NOON), fixed(3, NOON + 5n), attribute('model', writeField(1, 'm')), ...more]);
const counter = (...points: readonly Uint8Array[]) =>
  writeField(1, [
    writeField(1, [writeField(1, 'resource')]),
    writeField(2, [
      writeField(2, [writeField(1, 'used'), writeField(3, '1'), writeField(7, [...points, writeField(2, 1)])]),
    ]),
  ]);

describe('a request of an exporter as protobuf', () => {
  it('says what it says as JSON', () => {
    const whole = counter(point(double(4, 1.5)), point(fixed(6, BigInt.asUintN(64, -7n))));
    expect(pointsOf(otlpOf('metrics', whole))).toEqual(
      [1.5, -7].map((value) => ({
        ...{ kind: 'counter', name: 'used', attributes: { model: 'm' }, value, temporality: 'delta' },
        ...{ at: Number(NOON / 1_000_000n), start: String(NOON), moment: String(NOON + 5n) },
      })),
    );
  });

  it('tells numbers of 64 bits, below zero too', () => {
    const minus = joined([bytes(3 << 3), bytes(...Array(9).fill(0xff), 1)]);
    const [found] = pointsOf(otlpOf('metrics', counter(point(attribute('n', minus), attribute('d', double(4, 0.25))))));
    expect(found?.attributes).toEqual({ model: 'm', n: -1, d: 0.25 });
  });

  it('names a log by its own field where no attribute does', () => {
    const record = writeField(2, [fixed(11, NOON), writeField(12, 'request')]);
    const [log] = pointsOf(otlpOf('logs', writeField(1, [writeField(2, [record])])));
    expect(log).toMatchObject({ kind: 'log', name: 'request', at: Number(NOON / 1_000_000n) });
  });

  it.each([
    ['ends in the middle of a number', bytes(0x08, 0xff)],
    ['has a number that never ends', bytes(0x08, ...Array(11).fill(0xff), 1)],
    ['has a length beyond its end', bytes(0x0a, 5, 1)],
    ['has a length beyond all memory', bytes(0x0a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f)],
    ['is of a kind that there is no more (groups)', bytes(0x0b)],
    ['is text', new TextEncoder().encode('{"resourceLogs":[]}')],
  ])('that %s is refused', (_, body) => {
    expect(() => otlpOf('logs', body)).toThrow(UsageError);
  });

  it('of more parts than make sense is refused before it fills the memory', () => {
    const parts = new Uint8Array(1_200_000).fill(0).map((_, index) => (index % 2 === 0 ? 0x0a : 0));
    expect(() => otlpOf('logs', parts)).toThrow(/more than 500000 parts/);
  });

  it('that was cut off anywhere is refused, or says less', () => {
    const whole = counter(point(double(4, 1)));
    for (let end = 1; end < whole.length; end += 1)
      expect(() => otlpOf('metrics', whole.subarray(0, end))).toThrow(UsageError);
  });

  it('of any bytes at all is refused or read, never anything else', () => {
    const whole = counter(point(double(4, 1)), point(fixed(6, 3n)));
    const changed = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 6 }).map((changes) => {
      const copy = Uint8Array.from(whole);
      for (const [at, value] of changes) copy[at] = value;
      return copy;
    });
    fc.assert(
      fc.property(
        fc.oneof(changed, fc.uint8Array({ maxLength: 300 })),
        fc.constantFrom('logs', 'metrics'),
        (body, signal) => {
          try {
            for (const { value, attributes } of pointsOf(otlpOf(signal, body))) {
              expect(Number.isFinite(value)).toBe(true);
              expect(Object.getPrototypeOf(attributes)).toBe(Object.prototype);
            }
          } catch (error) {
            expect(error).toBeInstanceOf(UsageError);
          }
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
