import { text } from 'node:stream/consumers';
import { askCredentialSocket } from '../../src/adapters/git/credential-socket.ts';

// What `auth git-credential --socket PATH get` does, and nothing else: git asks this one where a test runs the program
// in its own process. The tests in which the program is a process of its own show that git asks the program itself.
const path = process.argv[process.argv.indexOf('--socket') + 1] ?? '';
process.stdout.write(await askCredentialSocket(path, await text(process.stdin)));
