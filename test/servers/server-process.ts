import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { findProgram } from './find-program.ts';

/** A running S3 server with an empty store of its own. */
export interface TestServer {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Where it keeps its data; gone after `stop`. */
  readonly folder: string;
  /** Ends the process and removes its data. Idempotent. */
  stop(): Promise<void>;
}

/** What `startServer` needs to know about one try to start a server. */
export interface ServerLaunch {
  readonly url: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Whether the server can be used; asked again until it says so. */
  readonly isReady: () => Promise<boolean>;
}

export const TEST_ACCESS_KEY_ID = 'kirsch-test-key';
export const TEST_SECRET_ACCESS_KEY = 'kirsch-test-secret-0123456789';

const READY_TIMEOUT_MS = 60_000;
/** Somebody may take a port between our look at it and the server's: then another try, with other ports. */
const START_TRIES = 3;

/** Starts `program` in a temporary folder and waits until it is ready. `launch` chooses fresh ports each time. */
export async function startServer(
  program: string,
  launch: (folder: string) => Promise<ServerLaunch>,
): Promise<TestServer> {
  for (let tries = 1; ; tries++) {
    try {
      return await startOnce(program, launch);
    } catch (error) {
      if (tries === START_TRIES) throw error;
    }
  }
}

async function startOnce(
  program: string,
  launch: (folder: string) => Promise<ServerLaunch>,
): Promise<TestServer> {
  const path = findProgram(program);
  if (path === undefined) throw new Error(`${program} is not installed.`);
  const folder = await mkdtemp(join(tmpdir(), `kirsch-${program}-`));
  const { url, args, env, isReady } = await launch(folder);

  const keeper = spawn(
    process.execPath,
    [fileURLToPath(new URL('./keeper.js', import.meta.url)), folder, path, ...args],
    { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, HOME: folder, ...env } },
  );
  let output = '';
  const remember = (chunk: Buffer) => {
    output = (output + chunk.toString()).slice(-4_000);
  };
  keeper.stdout.on('data', remember);
  keeper.stderr.on('data', remember);
  const exited = once(keeper, 'exit');
  const stop = async () => {
    keeper.ref();
    keeper.stdin.end();
    await exited;
  };

  const deadline = Date.now() + READY_TIMEOUT_MS;
  while (!(await isReady().catch(() => false))) {
    if (keeper.exitCode !== null) throw new Error(`${program} ended at once:\n${output}`);
    if (Date.now() > deadline) {
      await stop();
      throw new Error(`${program} was not ready in time:\n${output}`);
    }
    await sleep(50);
  }
  // A server must not keep the test process alive; the keeper ends with it.
  keeper.unref();
  for (const pipe of [keeper.stdin, keeper.stdout, keeper.stderr]) {
    (pipe as unknown as { unref?(): void }).unref?.();
  }
  return {
    url,
    accessKeyId: TEST_ACCESS_KEY_ID,
    secretAccessKey: TEST_SECRET_ACCESS_KEY,
    folder,
    stop,
  };
}

/** Whether anything answers HTTP at `url`, with a status that `accept` likes. */
export async function answers(
  url: string,
  accept: (status: number) => boolean = () => true,
): Promise<boolean> {
  const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
  await response.arrayBuffer();
  return accept(response.status);
}
