import { describe, expect, it } from 'vitest';
import { definitionOf, gateFileOf, gateOf, stepsOf } from '../../src/core/gate-settings.ts';

const side = { parallel: true } as const;
const around = { gates: [], env: {}, copy: [] };

describe('steps of gates', () => {
  it('are neighbours that may run side by side, and each other gate alone', () => {
    const gates = [gateOf('a'), gateOf('b', side), gateOf('c', side), gateOf('d'), gateOf('e', side), gateOf('f')];
    const names = stepsOf(gates).map((step) => step.map(({ name }) => name).join(''));
    expect(names).toEqual(['a', 'bc', 'd', 'e', 'f']);
  });
});

describe('what a result follows from', () => {
  const unit = gateOf('npm test', { name: 'unit' });
  const as = (change: Partial<Parameters<typeof definitionOf>[1]>, gate = unit) =>
    JSON.stringify(definitionOf(gate, { ...around, gates: [gate], ...change }));

  it('is its line, the setup, variables, copied files and the lines of earlier steps', () => {
    const others = [
      as({}),
      as({}, gateOf('npm t', { name: 'unit' })),
      as({ setup: 'npm ci' }),
      as({ env: { A: '1' } }),
      as({ copy: ['.env'] }),
      as({ gates: [gateOf('build'), unit] }),
    ];
    expect(new Set(others).size).toBe(others.length);
  });

  it('is not its name, its limits, nor what runs beside or after it', () => {
    const other = { ...unit, name: 'tests', retries: 3, timeoutMs: 5 };
    expect(as({}, other)).toBe(as({}));
    expect(as({ gates: [unit, gateOf('later')] })).toBe(as({}));
    const beside = { ...unit, ...side };
    expect(as({ gates: [gateOf('x', side), beside] }, beside)).toBe(as({}));
    expect(as({ env: { A: '1', B: '2' } })).toBe(as({ env: { B: '2', A: '1' } }));
  });
});

describe('the file of a gate', () => {
  it.each(['unit', 'lint-2', 'e2e.fast', 'a_b'])('%s is called as it is', (name) => {
    expect(gateFileOf(name)).toBe(name);
  });

  it('is never a path, never hidden, plain, and short', () => {
    const names = [
      '../../etc/passwd',
      '.',
      '..',
      '/',
      '',
      '\u001b[2J\n',
      'ünit',
      'a b',
      'Unit',
      'x'.repeat(500),
      '-rf',
      '~',
    ];
    const files = names.map(gateFileOf);
    for (const file of files) expect(file).toMatch(/^[A-Za-z0-9][A-Za-z0-9._-]{0,59}~[0-9a-f]{8}$/);
    expect(new Set(files.map((file) => file.toLowerCase())).size).toBe(names.length);
  });
});
