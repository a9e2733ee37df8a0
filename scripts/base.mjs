// The base of the bundle as one script. Whatever is loaded at the start of every command becomes a function of a
// script, whose compiled form can be kept between starts on every Node; as modules it cannot, and each is looked for on its own.
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { transform } from 'esbuild';

/** Rewrites what was built into `folder`. `outputs` is of esbuild's metafile, `banner` the first line of each module. */
export async function makeBase(folder, outputs, banner) {
  const names = baseOf(outputs);
  const parts = await Promise.all(names.map((name) => functionOf(folder, name, banner)));
  const source = `(function(nodeRequire,url,importer){
const made=new Map(),parts={${parts.join(',\n')}};
const load=(name)=>{let it=made.get(name);if(it===undefined){it={exports:{}};made.set(name,it);
parts[name]((id)=>id.startsWith('./')?load(id.slice(2)):nodeRequire(id),it,it.exports,url,importer)}return it.exports};
globalThis[Symbol.for('mayor.base')]=load;return load('main.js')})`;
  if (/[^\x00-\x7f]/.test(source)) throw new Error('The base of the bundle has to be ASCII');
  const file = `base-${createHash('sha256').update(source).digest('hex').slice(0, 8)}.js`;
  await writeFile(join(folder, file), source);
  // For what is loaded later, and imports these as the modules that they were.
  for (const name of names) await writeFile(join(folder, name), doorTo(name, outputs));
  const main = await readFile(new URL('main.cjs', import.meta.url), 'utf8');
  await writeFile(join(folder, 'main.cjs'), main.replace('__BASE__', file));
}

const baseOf = (outputs) => {
  const byName = new Map(Object.entries(outputs).map(([path, output]) => [basename(path), output]));
  const found = new Set();
  const follow = (name) => {
    if (found.has(name)) return;
    found.add(name);
    for (const { path, kind, external } of byName.get(name)?.imports ?? [])
      if (kind === 'import-statement' && !external) follow(basename(path));
  };
  follow('main.js');
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
  // A script from a kept form has no way of its own to import: main.cjs, which lies in the same folder, does it.
  return `${JSON.stringify(name)}(require,module,exports,__url,__import){${code.replace(/\bimport\(/g, '__import(')}}`;
};

const doorTo = (name, outputs) => {
  const [, { exports }] = Object.entries(outputs).find(([path]) => basename(path) === name);
  const names = exports.map((word) => (word === 'default' ? 'default: main' : word));
  const door = `const { ${names.join(', ')} } = globalThis[Symbol.for('mayor.base')](${JSON.stringify(name)});\n`;
  return `${door}export { ${exports.map((word) => (word === 'default' ? 'main as default' : word)).join(', ')} };\n`;
};
