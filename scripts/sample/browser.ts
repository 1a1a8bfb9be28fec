import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';

/** How to start a browser. */
export interface BrowserOptions {
  /** Its program: Debian's `chromium`, or another Chromium of any name. */
  readonly program: string;
  /** The folder for its data, as an Electron application has one. */
  readonly profile: string;
  /** The page to open: a file, so that the origin is `file://`, which Chromium calls `file__0` on the disk. */
  readonly page: string;
  readonly args?: readonly string[];
}

/** A Chromium without a window, with one page open. */
export interface Browser {
  /** The process, which writes the profile. */
  readonly process: ChildProcess;
  /** Runs a script in the page and resolves to what it (or its promise) gives, which must be plain JSON. */
  evaluate(script: string): Promise<unknown>;
  /** Closes it as a person would: what it still holds in memory is written. */
  close(): Promise<void>;
}

const START_ATTEMPTS = 1200;
const ATTEMPT_MS = 25;

/** Starts a browser and opens the page. */
export async function openBrowser(options: BrowserOptions): Promise<Browser> {
  const child = spawn(
    options.program,
    [
      '--headless=new',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--remote-debugging-port=0',
      `--user-data-dir=${options.profile}`,
      ...(options.args ?? []),
      pathToFileURL(options.page).href,
    ],
    { stdio: 'ignore' },
  );
  const ended = once(child, 'exit');
  ended.catch(() => {});
  try {
    const port = await debuggingPort(options.profile, child);
    const page = await connect(await pageAddress(port));
    await loaded(page);
    return {
      process: child,
      async evaluate(expression) {
        const { result, exceptionDetails } = (await page.call('Runtime.evaluate', {
          expression,
          awaitPromise: true,
          returnByValue: true,
        })) as { result: { value?: unknown }; exceptionDetails?: unknown };
        if (exceptionDetails) throw new Error(JSON.stringify(exceptionDetails));
        return result.value;
      },
      async close() {
        // It may be gone before it has answered.
        page.call('Browser.close', {}).catch(() => {});
        await ended;
        page.socket.close();
      },
    };
  } catch (error) {
    child.kill();
    throw error;
  }
}

/** Chromium writes the port that it has chosen into its profile. */
async function debuggingPort(profile: string, child: ChildProcess): Promise<number> {
  const file = join(profile, 'DevToolsActivePort');
  for (let attempt = 0; attempt < START_ATTEMPTS && child.exitCode === null; attempt++) {
    const port = Number((await readFile(file, 'utf8').catch(() => '')).split('\n')[0]);
    if (port > 0) return port;
    await pause(ATTEMPT_MS);
  }
  throw new Error(`The browser did not start (exit status ${child.exitCode}).`);
}

async function pageAddress(port: number): Promise<string> {
  for (let attempt = 0; attempt < START_ATTEMPTS; attempt++) {
    const response = await fetch(`http://127.0.0.1:${port}/json`).catch(() => undefined);
    const pages = (response ? await response.json() : []) as {
      type: string;
      url: string;
      webSocketDebuggerUrl: string;
    }[];
    const page = pages.find(({ type, url }) => type === 'page' && url.startsWith('file:'));
    if (page) return page.webSocketDebuggerUrl;
    await pause(ATTEMPT_MS);
  }
  throw new Error('The browser opened no page.');
}

/** The page has an address before it has its scripts, and the empty document that stands there until then counts as complete. */
async function loaded(page: Connection): Promise<void> {
  for (let attempt = 0; attempt < START_ATTEMPTS; attempt++) {
    const expression = `location.protocol === 'file:' && document.readyState === 'complete'`;
    const answer = await page.call('Runtime.evaluate', { expression, returnByValue: true });
    if ((answer as { result: { value?: unknown } }).result.value === true) return;
    await pause(ATTEMPT_MS);
  }
  throw new Error('The browser did not load the page.');
}

interface Connection {
  readonly socket: WebSocket;
  call(method: string, params: object): Promise<unknown>;
}

/** A connection over which Chromium's debugging protocol is spoken. */
async function connect(address: string): Promise<Connection> {
  const socket = new WebSocket(address);
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  socket.addEventListener('message', ({ data }) => {
    const { id, result, error } = JSON.parse(String(data));
    const call = waiting.get(id);
    waiting.delete(id);
    if (error) call?.reject(new Error(error.message));
    else call?.resolve(result);
  });
  socket.addEventListener('close', () => {
    for (const call of waiting.values()) call.reject(new Error('The browser is gone.'));
  });
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve, { once: true });
    socket.addEventListener('error', () => reject(new Error('The browser does not answer.')));
  });
  let last = 0;
  return {
    socket,
    call(method, params) {
      const id = ++last;
      socket.send(JSON.stringify({ id, method, params }));
      return new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
    },
  };
}
