// Parts of the bundle as scripts: what is loaded at the start of every command, and what opens the dashboard. Its modules
// become functions of a script, whose compiled form can be kept between starts on every Node; as modules it cannot, and
// each is looked for on its own.
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { transform } from 'esbuild';

/**
 * Rewrites what was built into `folder`. `outputs` is of esbuild's metafile, `banner` the first line of each module. A script
 * has all that is loaded with the sources `of`, or with any but those `but`; where `within` says so only what is loaded with
 * that as well; and nothing that a script before it has.
 */
export async function makeScripts(folder, outputs, banner, scripts) {
  const files = {};
  const entries = Object.values(outputs).flatMap(({ entryPoint }) => entryPoint ?? []);
  for (const [name, { but, of = entries.filter((entry) => !but.includes(entry)), within }] of Object.entries(scripts)) {
    const limit = within === undefined ? undefined : new Set(importedBy(within, outputs));
    const loaded = [...new Set(of.flatMap((entry) => importedBy(entry, outputs)))];
    const modules = loaded.filter((module) => files[module] === undefined && (limit?.has(module) ?? true));
    const parts = await Promise.all(modules.map((module) => functionOf(folder, module, banner)));
    const source = `({${parts.join(',\n')}})`;
    const hash = createHash('sha256').update(source).digest('hex').slice(0, 8);
    // As V8 has it in memory, so that nothing is converted: a byte a letter, or two.
    const isPlain = /^[\x00-\x7f]*$/.test(source);
    const file = `${name}-${hash}.${isPlain ? 'latin1' : 'utf16le'}.js`;
    await writeFile(join(folder, file), source, isPlain ? 'latin1' : 'utf16le');
    // For what is loaded later, and imports these as the modules that they were.
    for (const module of modules) {
      await writeFile(join(folder, module), doorTo(module, outputs));
      files[module] = file;
    }
  }
  const main = await readFile(new URL('main.cjs', import.meta.url), 'utf8');
  await writeFile(join(folder, 'main.cjs'), main.replace('__FILES__', JSON.stringify(files)));
}

const importedBy = (entry, outputs) => {
  const byName = new Map(Object.entries(outputs).map(([path, output]) => [basename(path), output]));
  const [first] = [...byName].find(([, { entryPoint }]) => entryPoint === entry) ?? [];
  if (first === undefined) throw new Error(`Nothing of the bundle begins with ${entry}`);
  const found = new Set();
  const follow = (name) => {
    if (found.has(name)) return;
    found.add(name);
    for (const { path, kind, external } of byName.get(name)?.imports ?? [])
      if (kind === 'import-statement' && !external) follow(basename(path));
  };
  follow(first);
  return [...found];
};

const functionOf = async (folder, name, banner) => {
  const module = (await readFile(join(folder, name), 'utf8'))
    .replace(banner, '')
    .replace(/\/\/# sourceMappingURL=.*/, '');
  const { code } = await transform(module, {
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    minify: true,
    define: { 'import.meta.url': '__url' },
  });
  // main.cjs, which lies in the same folder, imports in its place.
  return `${JSON.stringify(name)}(require,module,exports,__url,__import){${code.replace(/\bimport\(/g, '__import(')}}`;
};

const doorTo = (name, outputs) => {
  const [, { exports }] = Object.entries(outputs).find(([path]) => basename(path) === name);
  const names = exports.map((word) => (word === 'default' ? 'default: main' : word));
  const door = `const { ${names.join(', ')} } = globalThis[Symbol.for('mayor.base')](${JSON.stringify(name)});\n`;
  return `${door}export { ${exports.map((word) => (word === 'default' ? 'main as default' : word)).join(', ')} };\n`;
};
