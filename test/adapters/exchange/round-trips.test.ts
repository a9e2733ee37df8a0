/** Whatever a task holds: written in any format and read again it is the same task. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exchangeFormat } from '../../../src/adapters/exchange/index.ts';
import { EXCHANGE_FORMATS } from '../../../src/core/exchange.ts';
import { anyTasks } from '../../helpers/exchange.ts';

describe.each(EXCHANGE_FORMATS)('%s', (name) => {
  const format = exchangeFormat(name);

  it('gives every task back as it was', () => {
    fc.assert(
      fc.property(anyTasks, (tasks) => {
        const { files } = format.write(tasks);
        const read = format.read(files.filter(({ path }) => path.endsWith(format.ending)));
        expect(read.refused).toEqual([]);
        expect(read.tasks).toEqual(tasks);
      }),
      { numRuns: 60 },
    );
  });

  it('writes the same tasks to the same bytes', () => {
    fc.assert(
      fc.property(anyTasks, (tasks) => {
        const { files } = format.write(tasks);
        expect(format.write(format.read(files.filter(({ path }) => path.endsWith(format.ending))).tasks).files).toEqual(
          files,
        );
      }),
      { numRuns: 15 },
    );
  });

  it('reads no nonsense as a task, and never throws', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { maxLength: 3 }), (texts) => {
        const files = texts.map((text, at) => ({ path: `${at}${format.ending}`, text }));
        expect(() => format.read(files)).not.toThrow();
      }),
    );
  });
});
