// @ts-check
// Runs the script named by the first argument, and stops it when the launcher that started it is gone. The launcher
// holds the other end of a channel; the system closes it however the launcher ends, `kill -9` included.
import { pathToFileURL } from 'node:url';

/** How long the script may clean up (locks, temporary files) before it is ended. */
const graceMilliseconds = 10_000;

process.once('disconnect', () => {
  if (process.listenerCount('SIGTERM') === 0) process.exit(143);
  process.emit('SIGTERM', 'SIGTERM');
  setTimeout(() => process.exit(143), graceMilliseconds).unref();
});
// The listener must not keep a script alive that has finished.
process.channel?.unref();

// The script sees the arguments that it would see without us.
process.argv.splice(1, 1);
await import(pathToFileURL(/** @type {string} */ (process.argv[1])).href);
