import { chmod, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { addRig } from '../../src/config/rigs-text.ts';
import { registerRig } from '../../src/config/write.ts';
import { freshFolder } from '../helpers/folder.ts';
import { settingsOf } from '../helpers/settings.ts';

const rig = { name: 'shop', path: '/src/shop', base: 'main' };
const never = () => false;
const added = (text: string | undefined, more: Partial<typeof rig> = {}) =>
  addRig(text, { ...rig, ...more }, never, 'rigs.yaml');

/** The text without the lines that came in, which are next to one another. */
const without = (text: string, lines: string): string => {
  expect(text).toContain(lines);
  return text.replace(lines, '');
};

describe('a rig is added', () => {
  it('to no file as a good file with comments', () => {
    const { text } = added(undefined);
    expect(text).toMatch(/^# .*\n/);
    expect(settingsOf(text).rigs.shop).toMatchObject({ path: '/src/shop', base: 'main' });
  });

  it('to a file of comments alone, which stay', () => {
    const { text } = added('# mine');
    expect(text.startsWith('# mine\n')).toBe(true);
    expect(Object.keys(settingsOf(text).rigs)).toEqual(['shop']);
  });

  it.each([
    [
      'after the last one',
      'version: 1\n\nrigs:\n    # first\n    a:   { path: /a }   # why\n\nlimits: {polecats: 3} # few\n',
      4,
    ],
    [
      'after one with a comment behind it',
      'version: 1\nrigs:\n  a:\n    path: "/a" # here\n    gates: [ x,   y ]\n  # b: { path: /b }\n',
      2,
    ],
    [
      'after one that ends in a text of several lines',
      'version: 1\nrigs:\n  a:\n    path: /a\n    setup: |\n      one\n      two\nruntime: pty\n',
      2,
    ],
    ['to a file without a last newline', 'version: 1\nrigs:\n  a: { path: /a }', 2],
    [
      'below a bare "rigs:"',
      'version: 1\nrigs:   # mine\n  # a: { path: /a }\n\n# the end\nlimits: { polecats: 4 }\n',
      2,
    ],
    ['to a file without rigs', '# top\nversion: 1\nruntime: pty\n', 2],
  ])('%s, and not a letter of the rest is changed', (_name, before, indent) => {
    const { text } = added(before);
    const pad = ' '.repeat(indent);
    const rest = without(text, `${pad}shop:\n${pad}  path: /src/shop\n${pad}  base: main\n`);
    expect(rest.replace(/\n?rigs:\n$/, '\n').trimEnd()).toBe(before.replace(/\n?rigs:\n$/, '\n').trimEnd());
    expect(settingsOf(text).rigs.shop?.path).toBe('/src/shop');
  });

  it.each(['version: 1\nrigs: {}\n', 'version: 1 # one\nrigs: { a: { path: /a } } # two\n'])(
    'to %j, where comments stay',
    (before) => {
      const { text } = added(before);
      expect(settingsOf(text).rigs.shop?.path).toBe('/src/shop');
      for (const comment of before.match(/# \w+/g) ?? []) expect(text).toContain(comment);
    },
  );

  it.each(["/it's here", '/a: b #c', '/-\n- x', '/"quoted" $(rm -rf)', '/übung', '/{x}', '/tab\there', '/ '])(
    'with the odd path %j',
    (path) => {
      for (const before of [undefined, 'version: 1\nrigs:\n  a: { path: /a }\n', 'version: 1\nrigs: {}\n'])
        expect(settingsOf(added(before, { path }).text).rigs.shop?.path).toBe(path.replace(/(.)\/+$/, '$1'));
    },
  );

  it.each([
    ['My Shop!', 'my-shop'],
    ['Äpfel', 'a-pfel'],
    ['...', 'rig'],
    ['日本', 'rig'],
    ['null', 'null'],
    ['123', '123'],
    ['x'.repeat(99), 'x'.repeat(40)],
  ])('from a folder named %j as %s', (folder, name) => {
    const result = added('version: 1\nrigs:\n  a: { path: /a }\n', { name: folder });
    expect(result.name).toBe(name);
    expect(Object.keys(settingsOf(result.text).rigs).sort()).toEqual(['a', name].sort());
  });

  it('under a name that is free', () => {
    let text: string | undefined;
    const names = [1, 2, 3].map((number) => {
      const result = added(text, { path: `/src/${number}` });
      text = result.text;
      return result.name;
    });
    expect(names).toEqual(['shop', 'shop-2', 'shop-3']);
  });

  it('to a file with Windows line ends, which stay', () => {
    const { text } = added('version: 1\r\nrigs:\r\n  a: { path: /a }\r\n');
    expect(Object.keys(settingsOf(text).rigs)).toEqual(['a', 'shop']);
    expect(text.startsWith('version: 1\r\nrigs:\r\n  a: { path: /a }\r\n')).toBe(true);
  });
});

describe('a rig is not added', () => {
  it('when one of that path is there', () => {
    const text = 'version: 1\nrigs:\n  mine: { path: ~/shop }\n';
    expect(addRig(text, rig, (path) => path === '~/shop', 'rigs.yaml')).toEqual({
      kind: 'present',
      name: 'mine',
      text,
    });
  });

  it.each([
    ['version: 1\nrigs: [a]\n', /rigs.yaml:2:7/],
    ['version: 1\nrigs:\n\ta: {}\n', /rigs.yaml:3:1/],
    ['version: 1\nrigs: *x\n', /rigs.yaml:2:7/],
    ['- a\n', /rigs.yaml:1:1/],
  ])('to the broken file %j', (text, place) => {
    expect(() => added(text)).toThrow(
      expect.objectContaining({ name: 'UsageError', message: expect.stringMatching(place) }),
    );
  });
});

describe('registering a clone', () => {
  const place = async () => {
    const folder = await freshFolder();
    const path = join(folder, 'src', 'shop');
    await mkdir(path, { recursive: true });
    return { folder, path, file: join(folder, 'config', 'rigs.yaml'), rig: { ...rig, path } };
  };

  it('makes the folder and the file, for their owner alone', async () => {
    const { folder, file, rig } = await place();
    expect(await registerRig({ file, home: folder, rig })).toEqual({ kind: 'added', name: 'shop' });
    expect(settingsOf(await readFile(file, 'utf8')).rigs.shop?.path).toBe(rig.path);
    expect([(await stat(file)).mode & 0o777, (await stat(join(file, '..'))).mode & 0o777]).toEqual([0o600, 0o700]);
  });

  it('twice leaves one rig and an untouched file', async () => {
    const { folder, file, rig } = await place();
    await registerRig({ file, home: folder, rig });
    const before = await stat(file);
    expect(await registerRig({ file, home: folder, rig: { ...rig, name: 'other' } })).toEqual({
      kind: 'present',
      name: 'shop',
    });
    expect((await stat(file)).mtimeMs).toBe(before.mtimeMs);
  });

  it('knows a clone by its real path, through symlinks and `~`', async () => {
    const { folder, file, rig } = await place();
    await symlink(rig.path, join(folder, 'link'));
    await mkdir(join(file, '..'));
    await writeFile(file, 'version: 1\nrigs: { mine: { path: ~/link } }\n');
    expect(await registerRig({ file, home: folder, rig })).toEqual({ kind: 'present', name: 'mine' });
  });

  it('keeps the mode of the file, and a symlink a symlink', async () => {
    const { folder, rig } = await place();
    const target = join(folder, 'dotfiles.yaml');
    const file = join(folder, 'rigs.yaml');
    await writeFile(target, 'version: 1\n');
    await chmod(target, 0o644);
    await symlink(target, file);
    await registerRig({ file, home: folder, rig });
    expect(settingsOf(await readFile(target, 'utf8')).rigs.shop?.path).toBe(rig.path);
    expect((await stat(target)).mode & 0o777).toBe(0o644);
    expect((await readdir(folder)).sort()).toEqual(['dotfiles.yaml', 'rigs.yaml', 'src']);
  });

  it('where no file can be is a refusal that says what to do', async () => {
    const { folder, rig } = await place();
    await writeFile(join(folder, 'config'), '');
    await expect(registerRig({ file: join(folder, 'config', 'rigs.yaml'), home: folder, rig })).rejects.toMatchObject({
      name: 'TransientError',
      hint: expect.any(String),
    });
  });
});
