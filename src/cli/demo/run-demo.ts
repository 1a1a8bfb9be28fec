import { once } from 'node:events';
import { hostname, userInfo } from 'node:os';
import { dirname } from 'node:path';
import { localPlatform, toRepositoryPath } from '../../file-system/index.ts';
import { backup } from '../../operations/backup/backup.ts';
import { check } from '../../operations/check/check.ts';
import { restore } from '../../operations/restore/restore.ts';
import { loadSnapshots } from '../../operations/snapshots/load-snapshots.ts';
import { openFolderCache } from '../../repository/folder-cache.ts';
import { loadIndex } from '../../repository/indexed-repository.ts';
import { thisProcess } from '../../repository/lock-owner.ts';
import { createRepository, openRepository } from '../../repository/repository.ts';
import {
  type MeteredStorage,
  meterStorage,
  openStorage,
  parseRepositoryUrl,
  totalRequests,
} from '../../storage/index.ts';
import type { CommandContext } from '../command-context.ts';
import { EXIT } from '../exit-codes.ts';
import { countOf, formatBytes } from '../format-values.ts';
import { keyOwner } from '../open-repository.ts';
import { tableLines } from '../print-table.ts';
import { type Comparison, compareFolders } from './compare-folders.ts';
import { type DemoPlace, openDemoPlace } from './demo-place.ts';
import { changeSampleData, makeSampleData } from './sample-data.ts';

/** Options of the demo. */
export interface DemoOptions {
  /** Keep everything and let the storage run on until Ctrl-C. */
  readonly keep: boolean;
  readonly smallFiles: number;
}

/** One step of the demo, measured. */
interface Step {
  readonly name: string;
  readonly seconds: number;
  readonly requests: number;
  readonly sent: number;
  readonly received: number;
}

/** Runs the demo. Resolves to the exit status: not 0 when computer B differs from computer A in anything. */
export async function runDemo(context: CommandContext, options: DemoOptions): Promise<number> {
  const { output } = context;
  const place = await openDemoPlace();
  let keep = false;
  try {
    const demo = new Demo(context, place);
    const comparison = await demo.run(options.smallFiles);
    if (output.json) output.value(demoJson(demo.steps, comparison));
    else for (const line of summaryLines(demo.steps, comparison)) output.result(line);
    if (comparison.differences.length > 0) return EXIT.failed;
    if (options.keep) {
      keep = true;
      await waitForUser(context, place);
    }
    return EXIT.ok;
  } finally {
    await place.close(keep);
  }
}

class Demo {
  readonly steps: Step[] = [];
  readonly #context: CommandContext;
  readonly #place: DemoPlace;

  constructor(context: CommandContext, place: DemoPlace) {
    this.#context = context;
    this.#place = place;
  }

  async run(smallFiles: number): Promise<Comparison> {
    const { output, signal } = this.#context;
    const { computerA, computerB, password } = this.#place;
    output.say(
      `Computer A gets its data: ${countOf(smallFiles, 'small file')}, pictures, a database.`,
    );
    await makeSampleData(computerA, { smallFiles, signal });
    output.say('Its first backup goes to an S3 storage that runs inside this program.');
    await this.#measure('init', (storage) =>
      createRepository(storage, { password, owner: keyOwner(), signal }),
    );
    await this.#backUp('first backup');
    await changeSampleData(computerA);
    output.say(
      'A few files change, come, go and get new names; the second backup sends what is new.',
    );
    await this.#backUp('second backup');
    output.say(
      'Computer B has nothing but the address and the password. It checks the storage, and restores.',
    );
    await this.#check();
    await this.#restore();
    output.say('Every byte and attribute of both computers is compared.');
    return compareFolders(computerA, computerB, signal);
  }

  #backUp(name: string): Promise<void> {
    const { signal, output } = this.#context;
    const { computerA, cache, password } = this.#place;
    return this.#measure(name, async (storage) => {
      const opening = openRepository(storage, {
        password,
        openCache: (id) => openFolderCache(cache, id),
        signal,
      });
      await backup(opening, {
        paths: [computerA],
        host: hostname(),
        username: userInfo().username,
        lock: { owner: thisProcess() },
        signal,
        onProgress: (progress) => output.progress.show(progress),
        onIssue: ({ error }) => output.warn(error.message),
      });
    });
  }

  #check(): Promise<void> {
    const { signal, output } = this.#context;
    return this.#measure('check of all data', async (storage) => {
      const repository = await openRepository(storage, { password: this.#place.password, signal });
      const { problems } = await check(repository, { readData: 'all', signal });
      for (const { message } of problems) output.warn(message);
    });
  }

  #restore(): Promise<void> {
    const { signal, output } = this.#context;
    const { computerA, computerB, password } = this.#place;
    return this.#measure('restore', async (storage) => {
      const repository = await openRepository(storage, { password, signal });
      const [newest] = (await loadSnapshots(repository, { signal })).slice(-1);
      await restore(await loadIndex(repository, { signal }), {
        snapshot: newest!.snapshot,
        // The folder above, so that the data's own folder comes back with its permissions and times too.
        path: toRepositoryPath(dirname(computerA), localPlatform),
        target: dirname(computerB),
        signal,
        onProgress: (progress) => output.progress.show(progress),
        onIssue: ({ error }) => output.warn(error.message),
      });
    });
  }

  /** Each step opens the storage anew, as each command does. */
  async #measure(name: string, work: (storage: MeteredStorage) => Promise<unknown>): Promise<void> {
    const { accessKeyId, secretAccessKey, repositoryUrl } = this.#place;
    const inner = await openStorage(parseRepositoryUrl(repositoryUrl), {
      accessKeyId,
      secretAccessKey,
    });
    const storage = meterStorage(inner);
    const started = performance.now();
    try {
      await work(storage);
    } finally {
      await storage.close();
      this.#context.output.progress.clear();
    }
    const reading = storage.snapshot();
    this.steps.push({
      name,
      seconds: (performance.now() - started) / 1000,
      requests: totalRequests(reading),
      sent: reading.bytesSent,
      received: reading.bytesReceived,
    });
  }
}

/** Keeps the storage running until Ctrl-C, so that what is printed can be tried. */
async function waitForUser({ output, signal }: CommandContext, place: DemoPlace): Promise<void> {
  const { folder, passwordFile, accessKeyId, secretAccessKey, repositoryUrl } = place;
  for (const line of [
    '',
    'Go on by hand, in another terminal:',
    `  export AWS_ACCESS_KEY_ID=${accessKeyId} AWS_SECRET_ACCESS_KEY=${secretAccessKey}`,
    `  export RESTIC_REPOSITORY=${repositoryUrl} RESTIC_PASSWORD_FILE='${passwordFile}'`,
    '  kirsch snapshots',
    '  kirsch ls latest',
    '  kirsch backup ~/Documents',
    '  restic check --read-data    # the same repository, read by restic',
    '',
    `Everything is in ${folder}; remove that folder when you are done.`,
    'The storage runs until you press Ctrl-C.',
  ]) {
    output.result(line);
  }
  if (!signal.aborted) await once(signal, 'abort');
}

function summaryLines(steps: readonly Step[], comparison: Comparison): string[] {
  const { files, entries, bytes, differences } = comparison;
  const rows = steps.map(({ name, seconds, requests, sent, received }) => [
    name,
    `${seconds.toFixed(2)} s`,
    String(requests),
    formatBytes(sent),
    formatBytes(received),
  ]);
  const verdict =
    differences.length === 0
      ? `Computer B is the same as computer A: ${files} files, ${entries} entries, ${formatBytes(bytes)}.`
      : `Computer B differs in ${countOf(differences.length, 'place')}:`;
  return [
    '',
    ...tableLines({
      head: ['Step', 'Time', 'Requests', 'Sent', 'Received'],
      rows,
      alignRight: [1, 2, 3, 4],
    }),
    verdict,
    ...differences.slice(0, 20).map((difference) => `  ${difference}`),
  ];
}

function demoJson(steps: readonly Step[], comparison: Comparison): Record<string, unknown> {
  return { message_type: 'summary', steps, ...comparison };
}
