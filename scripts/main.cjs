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
  const cachedData = read(kept(file));
  const script = new vm.Script(source, { filename: file, cachedData });
  const base = script.runInThisContext()(require, pathToFileURL(file).href, (id) => import(id));
  /** Keeps what was compiled until now; a folder that takes no files costs the next start some time. */
  const keep = () => {
    const draft = `${kept(file)}.${process.pid}`;
    try {
      const data = script.createCachedData();
      fs.writeFileSync(draft, Buffer.concat([data, Buffer.from(Int32Array.of(sumOf(data)).buffer)]), { flush: true });
      fs.renameSync(draft, kept(file));
    } catch {
      fs.rmSync(draft, { force: true });
    }
  };
  return { base, keep, isKept: cachedData !== undefined };
}

function read(path) {
  try {
    const file = fs.readFileSync(path);
    const data = file.subarray(0, -4);
    return file.length > 4 && file.readInt32LE(data.length) === sumOf(data) ? data : undefined;
  } catch {
    return undefined; // The first start with this Node.
  }
}

/**
 * V8 believes what has the right beginning, and dies of the rest: a power cut or a bad disk must cost time, no more.
 * They damage sectors of 512 bytes and more, of which every 64th is looked at.
 */
function sumOf(data) {
  let sum = data.length;
  for (let at = 0; at + 4 <= data.length; at += 64) sum = Math.imul(sum ^ data.readInt32LE(at), 0x01000193);
  return sum;
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
