import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { loadSettings } from '../../src/config/load.ts';
import { jsonSchema } from '../../src/config/schema.ts';
import { gateShape } from '../../src/config/schema-gates.ts';
import { known as real } from '../../src/main/settings.ts';

/** With every agent that there is, since the example names some. */
const known = real();
const settingsOf = (text: string) => {
  const loaded = loadSettings(text, { file: '/home/me/.config/mayor/rigs.yaml', home: '/home/me', known });
  if ('ok' in loaded) return loaded.ok;
  throw new Error(`The file should be good: ${JSON.stringify(loaded.problems)}`);
};

const example = await readFile('rigs.example.yaml', 'utf8');
/** Prose is `# text`, an option that is off is `#option: value`. */
const everything = example.replace(/^(\s*)#(?=\w|- )/gm, '$1');

type Schema = {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly propertyNames?: unknown;
};
const isSchema = (value: unknown): value is Schema => typeof value === 'object' && value !== null;

const schema = (): Schema => {
  const found: unknown = jsonSchema(known);
  if (!isSchema(found)) throw new Error('The schema should be an object');
  return found;
};

/** Every option as a path, `*` for a name that is free to choose. */
const options = (at: Schema, path: readonly string[] = []): readonly { path: readonly string[]; at: Schema }[] => [
  ...Object.entries(at.properties ?? {}).flatMap(([key, inner]) => [
    { path: [...path, key], at: inner },
    ...options(inner, [...path, key]),
  ]),
  ...(isSchema(at.additionalProperties) ? options(at.additionalProperties, [...path, '*']) : []),
];

const has = (value: unknown, [key, ...rest]: readonly string[]): boolean => {
  if (key === undefined) return true;
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([name, inner]) => (key === '*' || name === key) && has(inner, rest));
};

describe('rigs.example.yaml', () => {
  it('is a good file as it stands', () => {
    expect(Object.keys(settingsOf(example).rigs)).toEqual(['shop']);
  });

  it('is a good file with everything in it turned on', () => {
    expect(settingsOf(everything).agents.mine?.custom).toEqual({
      prompt: 'argument',
      promptFlag: '--message',
      resume: ['--continue'],
      auto: ['--yes'],
      withModel: ['--model', '{model}'],
      withEffort: ['--effort', '{effort}'],
      exits: { 3: 'nobody is logged in' },
    });
  });

  it('shows every option there is', () => {
    // Roles of a rig are written as those of the town.
    const paths = options(schema()).map(({ path }) => (path.length > 3 && path[2] === 'roles' ? path.slice(2) : path));
    expect(paths.length).toBeGreaterThan(35);
    expect(paths.filter((path) => !has(parse(everything), path))).toEqual([]);
  });

  it('shows every option of a gate', () => {
    const [, withAll] = settingsOf(example).rigs.shop?.gates ?? [];
    const written = { ...withAll, timeout: withAll?.timeoutMs };
    expect(Object.keys(gateShape).filter((option) => !(option in written))).toEqual([]);
  });

  it('shows the defaults that hold', () => {
    const { rigs, written, ...rest } = settingsOf(example);
    const bare = settingsOf('version: 1\nrigs: { shop: { path: ~/src/shop } }');
    expect(rest).toEqual({ ...bare, rigs: undefined, written: undefined });
    expect(written?.shop).toContain('path');
    const chosen = { setup: undefined, roles: undefined, routes: undefined, fallback: undefined, checks: undefined };
    expect({ ...rigs.shop, gates: [], copy: [], env: {}, ...chosen }).toEqual({ ...bare.rigs.shop, ...chosen });
  });
});

describe('the JSON schema', () => {
  it('says of every option what it is for', () => {
    expect(options(schema()).filter(({ at }) => (at.description ?? '').length < 10)).toEqual([]);
  });

  it('asks only for the version, and for the path of a rig', () => {
    expect(jsonSchema(known)).toMatchObject({
      required: ['version'],
      additionalProperties: false,
      properties: { rigs: { additionalProperties: { required: ['path'], additionalProperties: false } } },
    });
  });

  it('shows defaults as they are written', () => {
    expect(jsonSchema(known)).toMatchObject({
      properties: { patience: { properties: { idle: { default: '20s' }, failures: { default: 3 } } } },
    });
  });
});
