// Loads the files of dist/. V8 is given what bin/precompile.js kept of them: compiling takes a tenth of a command.
const { openSync, readFileSync, readSync, statSync } = require('node:fs');
const { join } = require('node:path');
const { Script } = require('node:vm');

const dist = join(__dirname, '../dist/');
const store = join(dist, 'compiled.bin');
const loaded = new Map();
let kept;

/** What a file of dist/ exports. */
function load(name) {
  const known = loaded.get(name);
  if (known) return known.module.exports;
  const path = dist + name;
  const script = compile(path, readFileSync(path, 'utf8'), codeOf(name));
  const module = { exports: {} };
  loaded.set(name, { module, script });
  script.runInThisContext().call(module.exports, module.exports, requireInside, module, path, dist);
  return module.exports;
}

function requireInside(id) {
  return id.startsWith('./') ? load(id.slice(2)) : require(id);
}

/** The file as a function, as node makes it of a CommonJS module. Code that V8 cannot take is left unused by it. */
function compile(filename, source, cachedData) {
  const wrapped = `(function (exports, require, module, __filename, __dirname) { ${source}\n})`;
  return new Script(wrapped, { filename, cachedData });
}

/** V8 compares lengths only: code counts for the very file that it was made from. */
function codeOf(name) {
  kept ??= openStore();
  const entry = kept.files[name];
  if (entry === undefined || entry.stamp !== stampOf(name)) return undefined;
  return readAt(kept.file, kept.start + entry.start, entry.length);
}

/** The length of the index in 4 bytes, the index, and the code of each file where the index says. */
function openStore() {
  try {
    const file = openSync(store);
    const length = readAt(file, 0, 4).readUInt32LE();
    const { node, files } = JSON.parse(readAt(file, 4, length).toString());
    if (node === nodeNow()) return { file, files, start: 4 + length };
  } catch {
    // None, or none that can be used: everything works without.
  }
  return { files: {} };
}

function readAt(file, start, length) {
  const bytes = Buffer.allocUnsafe(length);
  return readSync(file, bytes, 0, length, start) === length ? bytes : undefined;
}

/** Whole seconds, since archives of files keep no more. */
function stampOf(name) {
  const { size, mtimeMs } = statSync(dist + name);
  return `${size} ${Math.floor(mtimeMs / 1000)}`;
}

function nodeNow() {
  return `${process.version} ${process.platform} ${process.arch}`;
}

module.exports = { dist, load, loaded, nodeNow, stampOf, store };
