#!/usr/bin/env node
const { load } = require('./load.js');

main()
  .main(process.argv.slice(2))
  .then((exitCode) => {
    process.exitCode = exitCode;
  });

function main() {
  try {
    return load('main.cjs');
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
    console.error('openspec is not built: run `npm ci` in its folder.');
    process.exit(3);
  }
}
