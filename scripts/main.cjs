// dist/main.cjs: runs the scripts of the bundle, each with the code that V8 made of it the last time.
'use strict';
const fs = require('node:fs');
const { join } = require('node:path');
const { pathToFileURL } = require('node:url');
const vm = require('node:vm');

/** The file of each module that is a part of a script. */
const FILES = __FILES__;

/** They go through all tasks. */
const LISTS = new Set(['ready', 'blocked', 'list']);

/** How long after its start a script has done what every start does. */
const STARTED_MS = 3_000;

/** Of the same scripts a dashboard needs other parts than commands do. */
const USE = ['up', '__dashboard'].includes(process.argv[2]) ? 'dashboard' : 'command';

/** What V8 made of it; another Node or processor makes its own. */
const kept = (file) => `${file}.${USE}-${process.versions.v8}-${process.arch}.cache`;

/** V8 believes no form that was made with other flags: a daemon has some of its own, which would keep one that nobody else can use. */
let isUsual = process.execArgv.length === 0;

const scripts = new Map();
const modules = new Map();
/** Scripts of which nothing was kept yet. */
const fresh = new Set();

function load(name) {
  let it = modules.get(name);
  if (it === undefined) {
    it = { exports: {} };
    modules.set(name, it);
    const file = join(__dirname, FILES[name]);
    const { parts } = scripts.get(file) ?? run(file);
    parts[name](requireFrom, it, it.exports, pathToFileURL(file).href, importFrom);
  }
  return it.exports;
}

const requireFrom = (id) => (id.startsWith('./') ? load(id.slice(2)) : require(id));
/** A script from a kept form has no way of its own to import. */
const importFrom = async (id) => (FILES[id.slice(2)] === undefined ? import(id) : load(id.slice(2)));
// For what is loaded as a module, and imports what is a part of a script.
globalThis[Symbol.for('mayor.base')] = load;

function run(file) {
  const source = fs.readFileSync(file, file.split('.').at(-2));
  const cachedData = isUsual ? read(kept(file)) : undefined;
  const script = new vm.Script(source, { filename: file, cachedData });
  const it = { script, parts: script.runInThisContext() };
  scripts.set(file, it);
  if (isUsual && (cachedData === undefined || script.cachedDataRejected)) keepLater(file);
  return it;
}

function keepLater(file) {
  if (fresh.size === 0) {
    // What a long day compiles besides would make every start longer.
    setTimeout(keep, STARTED_MS).unref();
    process.once('exit', keep);
  }
  fresh.add(file);
}

/** Keeps what was compiled until now; a folder that takes no files costs the next start some time. */
function keep() {
  for (const file of fresh) write(file);
  fresh.clear();
}

function write(file) {
  const draft = `${kept(file)}.${process.pid}`;
  try {
    const data = scripts.get(file).script.createCachedData();
    fs.writeFileSync(draft, Buffer.concat([data, Buffer.from(Int32Array.of(sumOf(data)).buffer)]), { flush: true });
    fs.renameSync(draft, kept(file));
  } catch {
    fs.rmSync(draft, { force: true });
  }
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
function sumOf({ buffer, byteOffset, length }) {
  const words = new Int32Array(
    byteOffset % 4 === 0 ? buffer : buffer.slice(byteOffset),
    byteOffset % 4 === 0 ? byteOffset : 0,
    length >> 2,
  );
  let sum = length;
  for (let at = 0; at < words.length; at += 16) sum = Math.imul(sum ^ words[at], 0x01000193);
  return sum;
}

module.exports = {
  load,
  keep,
  start(root, argv) {
    const base = load('main.js');
    // Node 20 begins to optimize what is over before that could pay; later ones wait longer. What is loaded after this has
    // other flags, too.
    if (fresh.size === 0 && argv[0] === 'task' && LISTS.has(argv[1]) && process.version.startsWith('v20.')) {
      require('node:v8').setFlagsFromString('--interrupt-budget=1000000');
      isUsual = false;
    }
    return base.start(root, argv);
  },
};
