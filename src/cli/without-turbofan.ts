import { setFlagsFromString } from 'node:v8';

let running = 0;

/**
 * Runs `work` while V8's optimizing compiler rests, in all threads. What it gains on code that runs for a third of a second
 * is less than what it takes, and while a key is derived memory is at its peak: a backup that finds nothing changed takes
 * 6 MB less without it. Once the work is through it does its own as ever, on what was loaded meanwhile, too. The middle
 * compiler, Maglev, goes on: a thread that starts without it has to compile in between for as long as it lives.
 */
export async function withoutTurbofan<T>(work: () => Promise<T>): Promise<T> {
  if (running++ === 0) {
    // Else code of the highest tier that is left would never ask whether it is worth more.
    setFlagsFromString('--force-emit-interrupt-budget-checks');
    setFlagsFromString('--no-opt');
  }
  try {
    return await work();
  } finally {
    if (--running === 0) setFlagsFromString('--opt');
  }
}
