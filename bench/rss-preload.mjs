// Loaded into a measured process with --import: notes the peak memory (KB) when the process ends.

import { writeFileSync } from 'node:fs';

const file = process.env.BENCH_RSS_FILE;
process.on('exit', () => writeFileSync(file, String(process.resourceUsage().maxRSS)));
