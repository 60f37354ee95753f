import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The hooks of a bare repository are mouthpieces: they hand what git gives them to the server over the
 * descriptors 3 and 4 that it opened for this one push, and do what it says. So no port and no secret is
 * needed, and a hook knows who pushes because the server does.
 */
function askingHook(name: string): string {
  // Only what the shell does itself: each program that it started would make a push slower.
  return `#!/bin/sh
{ printf '%s\\n' ${name} "\${GIT_OBJECT_DIRECTORY:-}" "\${GIT_ALTERNATE_OBJECT_DIRECTORIES:-}"
  while IFS= read -r line; do printf '%s\\n' "$line"; done
  echo .
} >&3
while IFS= read -r line <&3; do
  case $line in
    '> '*) printf '%s\\n' "\${line#> }" >&2 ;;
    'exit '*) exit "\${line#exit }" ;;
  esac
done
exit 1
`;
}

/**
 * git speaks its own protocol with this one: it is passed through as it is.
 * A shell takes the input away from what it starts in the background, so it is kept as 5.
 */
const PASSING = `#!/bin/sh
exec 5<&0
cat <&5 >&4 &
cat <&4
`;

export function writeHooks(gitDir: string): void {
  mkdirSync(join(gitDir, 'hooks'), { recursive: true });
  const hooks = {
    'pre-receive': askingHook('pre-receive'),
    'post-receive': askingHook('post-receive'),
    'proc-receive': PASSING,
  };
  for (const [name, script] of Object.entries(hooks))
    writeFileSync(join(gitDir, 'hooks', name), script, { mode: 0o755 });
}
