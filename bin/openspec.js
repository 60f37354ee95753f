#!/usr/bin/env node
const { main } = await import('../dist/main.js').catch((error) => {
  if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
  console.error('openspec is not built: run `npm ci` in its folder.');
  process.exit(3);
});
process.exitCode = await main(process.argv.slice(2));
