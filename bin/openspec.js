#!/usr/bin/env node
import { createRequire } from 'node:module';

process.exitCode = await load().main(process.argv.slice(2));

function load() {
  try {
    return createRequire(import.meta.url)('../dist/main.cjs');
  } catch (error) {
    if (error.code !== 'MODULE_NOT_FOUND') throw error;
    console.error('openspec is not built: run `npm ci` in its folder.');
    process.exit(3);
  }
}
