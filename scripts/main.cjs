// dist/main.cjs: runs the base of the bundle, which is one script, with the code that V8 made of it the last time.
'use strict';
const fs = require('node:fs');
const { join } = require('node:path');
const { pathToFileURL } = require('node:url');
const vm = require('node:vm');

const BASE = '__BASE__';

/** They go through all tasks. */
const LISTS = new Set(['ready', 'blocked', 'list']);

/** What V8 made of it; another Node or processor makes its own. */
const kept = (file) => `${file}.${process.versions.v8}-${process.arch}.cache`;

function load() {
  const file = join(__dirname, BASE);
  // ASCII throughout: the build sees to that, and one byte a character is the quickest to read.
  const source = fs.readFileSync(file, 'latin1');
  const script = new vm.Script(source, { filename: file, cachedData: read(kept(file)) });
  const base = script.runInThisContext()(require, pathToFileURL(file).href, (id) => import(id));
  /** Keeps what was compiled until now; a folder that takes no files costs the next start some time. */
  const keep = () => {
    const draft = `${kept(file)}.${process.pid}`;
    try {
      fs.writeFileSync(draft, script.createCachedData());
      fs.renameSync(draft, kept(file));
    } catch {
      fs.rmSync(draft, { force: true });
    }
  };
  return { base, keep, isKept: fs.existsSync(kept(file)) };
}

function read(path) {
  try {
    return fs.readFileSync(path);
  } catch {
    return undefined; // The first start with this Node.
  }
}

module.exports = {
  load,
  start(root, argv) {
    const { base, keep, isKept } = load();
    if (!isKept) process.once('exit', keep);
    // Node 20 begins to optimize what is over before that could pay; later ones wait longer. (V8 believes no form that was
    // made with other flags, so that this comes last.)
    else if (argv[0] === 'task' && LISTS.has(argv[1]) && process.version.startsWith('v20.'))
      require('node:v8').setFlagsFromString('--interrupt-budget=1000000');
    return base.start(root, argv);
  },
};
