#!/usr/bin/env node
load()
  .main(process.argv.slice(2))
  .then((exitCode) => {
    process.exitCode = exitCode;
  });

function load() {
  try {
    return require('../dist/main.cjs');
  } catch (error) {
    if (error.code !== 'MODULE_NOT_FOUND') throw error;
    console.error('openspec is not built: run `npm ci` in its folder.');
    process.exit(3);
  }
}
