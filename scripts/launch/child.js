// @ts-check
// Child processes of the launcher: they get its signals, their end becomes its end, and they do not outlive it.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const leashed = fileURLToPath(new URL('./leashed.js', import.meta.url));

/** npm passes a signal on that the terminal or a supervisor has already sent to the whole group: one wish, two signals. */
const sameWishMilliseconds = 500;

/**
 * How a process ended: one of the two is null.
 * @typedef {{ code: number | null, signal: NodeJS.Signals | null }} Ending
 */

/**
 * Runs a program with this process's own input and output, and resolves when it has ended.
 *
 * Each signal arrives in the child exactly once. On a terminal the child stays in the terminal's process group, so
 * that it may read passwords, and Ctrl-C reaches it without us; only SIGTERM is passed on. Without a terminal it has
 * a group of its own, and SIGINT, SIGTERM and SIGHUP are passed on. (Windows knows no signals: Ctrl-C reaches every
 * process of a console, and there is nothing to pass on.)
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, cwd?: string, leash?: boolean, shell?: boolean }} [options] `leash` adds the
 *   channel over which a script started through `leashed.js` learns that this process is gone
 * @returns {Promise<Ending>}
 */
export function run(command, args, { env = process.env, cwd, leash = false, shell = false } = {}) {
  const onTerminal = [process.stdin, process.stdout, process.stderr].some((stream) => stream.isTTY);
  const ownGroup = !onTerminal && process.platform !== 'win32';
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      env,
      cwd,
      shell,
      stdio: leash ? ['inherit', 'inherit', 'inherit', 'ipc'] : 'inherit',
      detached: ownGroup,
    });
    const stopForwarding = forwardSignals(
      child,
      ownGroup ? ['SIGINT', 'SIGHUP', 'SIGTERM'] : ['SIGTERM'],
    );
    child.once('error', (error) => {
      stopForwarding();
      reject(error);
    });
    child.once('exit', (code, signal) => {
      stopForwarding();
      resolve({ code, signal });
    });
  });
}

/**
 * Runs a script in the given Node.js, on a leash: when this process disappears, even by `kill -9`, the script is
 * told to stop as by SIGTERM.
 * @param {string} node
 * @param {string} script absolute path
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<Ending>}
 */
export function runScript(node, script, args, env = process.env) {
  return run(node, [leashed, script, ...args], { env, leash: true });
}

/**
 * Ends this process the way the child ended: with its exit code, or by its signal.
 * @param {Ending} ending
 */
export function endLike({ code, signal }) {
  if (signal === null) process.exit(code ?? 1);
  process.kill(process.pid, signal);
  // Only a signal that this system or our parent has blocked brings us here.
  setTimeout(() => process.exit(1), 1000);
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {readonly NodeJS.Signals[]} forwarded
 * @returns {() => void} takes the handlers away again
 */
function forwardSignals(child, forwarded) {
  // The others are caught as well: the launcher stays until its child, which got them itself, has cleaned up.
  const handlers = /** @type {const} */ (['SIGINT', 'SIGHUP', 'SIGTERM']).map((signal) => {
    let last = Number.NEGATIVE_INFINITY;
    const handle = () => {
      const now = performance.now();
      if (forwarded.includes(signal) && now - last > sameWishMilliseconds) child.kill(signal);
      last = now;
    };
    process.on(signal, handle);
    return { signal, handle };
  });
  return () => {
    for (const { signal, handle } of handlers) process.off(signal, handle);
  };
}
