import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const childModule = new URL('./child.js', import.meta.url).href;

let folder: string;
const started: ChildProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kirsch-launcher-'));
});
afterEach(() => {
  for (const process of started.splice(0)) process.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/** Writes `body` as a script, starts a launcher that runs it on its leash, and returns the launcher. */
function launch(body: string, words: readonly string[] = []): ChildProcess {
  const script = join(folder, 'script.mjs');
  writeFileSync(script, body);
  const launcher = join(folder, 'launcher.mjs');
  writeFileSync(
    launcher,
    `import { endLike, runScript } from '${childModule}';
     endLike(await runScript(process.execPath, ${JSON.stringify(script)}, process.argv.slice(2)));`,
  );
  const child = spawn(process.execPath, [launcher, ...words], { stdio: 'ignore' });
  started.push(child);
  return child;
}

/** A script that says that it runs, writes down each SIGTERM, and ends with code 7 a while after the first. */
function tidyScript(): string {
  const place = (name: string) => JSON.stringify(join(folder, name));
  return `
    import { appendFileSync, writeFileSync } from 'node:fs';
    let stopping = false;
    process.on('SIGTERM', () => {
      appendFileSync(${place('signals')}, 'SIGTERM\\n');
      if (stopping) return;
      stopping = true;
      setTimeout(() => { writeFileSync(${place('tidied')}, ''); process.exit(7); }, 300);
    });
    setInterval(() => {}, 1000);
    writeFileSync(${place('pid')}, String(process.pid));
  `;
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(10);
}

async function pidOfScript(): Promise<number> {
  const file = join(folder, 'pid');
  await until(() => existsSync(file) && readFileSync(file, 'utf8') !== '');
  return Number(readFileSync(file, 'utf8'));
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

const ending = (launcher: ChildProcess) => once(launcher, 'exit');

describe('a script started by the launcher', () => {
  test('gives the launcher its exit code', async () => {
    expect(await ending(launch('process.exit(42)'))).toEqual([42, null]);
  });

  test('gives the launcher exit code 0 when it has nothing left to do', async () => {
    expect(await ending(launch('await 0'))).toEqual([0, null]);
  });

  test('sees its arguments as if it were started directly', async () => {
    const seen = join(folder, 'seen.json');
    const body = `import { writeFileSync } from 'node:fs';
      writeFileSync(${JSON.stringify(seen)}, JSON.stringify(process.argv.slice(1)));`;
    await ending(launch(body, ['backup', '--tag', 'a b']));
    const script = join(folder, 'script.mjs');
    expect(JSON.parse(readFileSync(seen, 'utf8'))).toEqual([script, 'backup', '--tag', 'a b']);
  });
});

// Windows has no signals to forward, and ends a process at once.
describe.runIf(process.platform !== 'win32')('signals', () => {
  test('a script that dies by a signal makes the launcher die by it', async () => {
    expect(await ending(launch("process.kill(process.pid, 'SIGTERM')"))).toEqual([null, 'SIGTERM']);
  });

  test('reach the script, and the launcher waits for it to tidy up', async () => {
    const launcher = launch(tidyScript());
    await pidOfScript();
    launcher.kill('SIGTERM');
    expect(await ending(launcher)).toEqual([7, null]);
    expect(existsSync(join(folder, 'tidied'))).toBe(true);
  });

  test('reach it once when npm and a supervisor both send them', async () => {
    const launcher = launch(tidyScript());
    await pidOfScript();
    launcher.kill('SIGTERM');
    await sleep(20);
    launcher.kill('SIGTERM');
    await ending(launcher);
    expect(readFileSync(join(folder, 'signals'), 'utf8')).toBe('SIGTERM\n');
  });

  test('Ctrl-C, without a terminal to deliver it, ends a script that does not catch it', async () => {
    const launcher = launch(tidyScript());
    await pidOfScript();
    launcher.kill('SIGINT');
    expect(await ending(launcher)).toEqual([null, 'SIGINT']);
  });
});

describe('when the launcher is killed', () => {
  test('a script that catches SIGTERM tidies up and ends', async () => {
    const launcher = launch(tidyScript());
    const pid = await pidOfScript();
    launcher.kill('SIGKILL');
    await until(() => !isRunning(pid));
    expect(existsSync(join(folder, 'tidied'))).toBe(true);
  });

  test('a script that catches nothing ends', async () => {
    const launcher = launch(`import { writeFileSync } from 'node:fs';
      setInterval(() => {}, 1000);
      writeFileSync(${JSON.stringify(join(folder, 'pid'))}, String(process.pid));`);
    const pid = await pidOfScript();
    launcher.kill('SIGKILL');
    await until(() => !isRunning(pid));
  });
});
