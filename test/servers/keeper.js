/**
 * Runs a server for as long as its standard input stays open, then ends it and removes its folder. A test process
 * that dies, in whatever way, closes that pipe, so no server outlives its tests.
 *
 * node keeper.js FOLDER PROGRAM ARGUMENT…
 */
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import process from 'node:process';

const GRACE_MS = 3_000;

const [folder, program, ...args] = process.argv.slice(2);
const server = spawn(program, args, { cwd: folder, stdio: ['ignore', 'inherit', 'inherit'] });

// Ctrl-C reaches the whole process group; the pipe says when it is time.
process.on('SIGINT', () => {});
process.on('SIGTERM', stop);
process.stdin.on('end', stop).on('error', stop).resume();
// The test that read our output may be gone.
process.stdout.on('error', () => {});

server.on('error', (error) => {
  console.error(error.message);
  finish(1);
});
server.on('exit', (code) => finish(code ?? 0));

function stop() {
  server.kill('SIGTERM');
  setTimeout(() => server.kill('SIGKILL'), GRACE_MS).unref();
}

function finish(code) {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  process.exit(code);
}
