// Keeps what V8 makes of the files of dist/, for this Node and these files: see load.js. Nothing needs it to be there.
const { existsSync, readdirSync, renameSync, rmSync, writeFileSync } = require('node:fs');
const { dist, load, loaded, nodeNow, stampOf, store } = require('./load.js');

if (existsSync(dist)) keep(readdirSync(dist).filter((name) => name.endsWith('.cjs')));

function keep(names) {
  try {
    rmSync(store, { force: true });
    for (const name of names) load(name);
    write([...loaded].map(([name, { script }]) => ({ name, code: script.createCachedData() })));
  } catch (error) {
    console.error(`Not precompiled, so every command starts a little later: ${error.message}`);
  }
}

/** V8 does not check what it is given: the store is there whole, or not at all. */
function write(compiled) {
  const files = {};
  let start = 0;
  for (const { name, code } of compiled) {
    files[name] = { stamp: stampOf(name), start, length: code.length };
    start += code.length;
  }
  const index = Buffer.from(JSON.stringify({ node: nodeNow(), files }));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(index.length);
  const half = `${store}.${process.pid}`;
  writeFileSync(half, Buffer.concat([length, index, ...compiled.map(({ code }) => code)]), { flush: true });
  renameSync(half, store);
}
