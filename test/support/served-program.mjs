// A child that runs command lines of the program one after the other, each as if in a process of its own: it moves to
// the folder, takes on the environment, and keeps what is written. It is sent { folder, environment, argv, program }.
import { createRequire } from 'node:module';

const { main } = createRequire(import.meta.url)('../../dist/main.cjs');

const EVENTS = ['exit', 'SIGINT', 'SIGTERM'];
const shown = { out: '', note: '' };
keepWrites(process.stdout, 'out');
keepWrites(process.stderr, 'note');

process.on('message', async ({ folder, environment, argv, program }) => {
  Object.assign(shown, { out: '', note: '' });
  process.chdir(folder);
  process.argv = [process.execPath, program, ...argv];
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, environment);
  const before = new Set(listeners().map(({ listener }) => listener));
  const exit = await main(argv);
  for (const { source, event, listener } of listeners().filter((one) => !before.has(one.listener))) {
    source.removeListener(event, listener);
    if (event === 'exit') listener();
  }
  process.send({ ...shown, exit });
});

process.send('ready');

function keepWrites(stream, name) {
  stream.write = (text, ...rest) => {
    shown[name] += text;
    rest.at(-1)?.();
    return true;
  };
}

function listeners() {
  const sources = [
    ...EVENTS.map((event) => ({ source: process, event })),
    ...[process.stdout, process.stderr].map((source) => ({ source, event: 'error' })),
  ];
  return sources.flatMap(({ source, event }) =>
    source.rawListeners(event).map((listener) => ({ source, event, listener })),
  );
}
