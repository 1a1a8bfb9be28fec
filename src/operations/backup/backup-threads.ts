import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import { KirschError, toKirschError } from '../../errors/index.ts';
import type { ClosedPack } from '../../repository/blob-writer.ts';
import { workerUrl } from '../worker-url.ts';
import type { ArchiveCounts } from './archive-counts.ts';
import type {
  ArchiveIssue,
  ArchiveStart,
  ArchiveWorkerData,
  FromArchiveWorker,
  ToArchiveWorker,
} from './archive-worker.ts';
import type { BackedUpEntry } from './backup-options.ts';
import type { AddedBlobs } from './seal-job.ts';
import type { SealWorkerData } from './seal-worker.ts';

/** Young objects of a worker are short-lived; without a limit its heap takes tens of megabytes before it collects. */
const RESOURCE_LIMITS = { maxYoungGenerationSizeMb: 2 };

/** What the threads want of the main thread. */
export interface BackupThreadsHandlers {
  readonly onPack: (pack: ClosedPack) => void;
  readonly onProgress: (counts: ArchiveCounts, current: string) => void;
  readonly onIssue: (issue: ArchiveIssue) => void;
  readonly onVanished: (path: string) => void;
  readonly onEntry: (entry: BackedUpEntry) => void;
  /** The bytes of a tree blob, or `undefined` where it cannot be read. */
  readonly loadTree: (id: string) => Promise<Uint8Array | undefined>;
  /** The next piece of the stream that is backed up; `undefined` at its end. */
  readonly nextContent: () => Promise<Uint8Array | undefined>;
}

/** What the archive thread found. */
export interface Archived {
  readonly treeId: string | undefined;
  readonly fingerprints: Uint8Array;
  readonly missing: readonly string[];
}

type FromSealWorker =
  | { readonly kind: 'pack'; readonly pack: ClosedPack }
  | { readonly kind: 'counts'; readonly counts: AddedBlobs };

/**
 * The threads of one backup: one that walks, makes trees, reads and seals files, and others that help it to read and seal
 * when there is much to do.
 */
export class BackupThreads {
  readonly #count: number;
  readonly #archiver: Worker;
  readonly #helpers: Worker[] = [];
  readonly #failed: Promise<never>;
  /** Ending a thread while it loads native code would end the whole process. */
  readonly #loaded: Promise<void>;
  #fail: (error: KirschError) => void = () => {};
  #isEnding = false;
  /** Whether more may start. */
  #mayGrow = true;
  #isCoreTaken: boolean;
  readonly #coreFree: Promise<unknown> | undefined;

  /**
   * Starts the first thread, which begins to list folders at once.
   *
   * @param count how many there may be
   * @param coreFree until it settles another process is at work for the same backup, and there is one thread less
   */
  constructor(count: number, data: ArchiveWorkerData, coreFree?: Promise<unknown>) {
    this.#count = count;
    this.#coreFree = coreFree?.catch(() => {});
    this.#isCoreTaken = coreFree !== undefined;
    this.#failed = new Promise((_, reject) => {
      this.#fail = reject;
    });
    // Whoever waits for a thread learns of it; nobody may be waiting yet.
    this.#failed.catch(() => {});
    this.#archiver = this.#start('archive-worker', data);
    this.#loaded = new Promise((resolve) => {
      this.#archiver.once('message', () => resolve());
      this.#archiver.once('exit', () => resolve());
    });
  }

  /** Gives the threads the repository, and resolves when all that is to be backed up has been walked and read. */
  async run(start: ArchiveStart, handlers: BackupThreadsHandlers): Promise<Archived> {
    this.#archiver.on('message', (message: FromArchiveWorker) => {
      if (message.kind === 'help-wanted') this.#help(start, handlers);
      else this.#hear(message, handlers);
    });
    this.#send({ kind: 'start', ...start });
    const { treeId, found, missing } = await this.#await(this.#archiver, 'done');
    this.#mayGrow = false;
    return { treeId, fingerprints: found, missing };
  }

  /** Closes the packs that are still open. Resolves to what all threads together have added. */
  async flush(): Promise<AddedBlobs> {
    this.#send({ kind: 'flush' });
    const { counts } = await this.#await(this.#archiver, 'flushed');
    for (const helper of this.#helpers) {
      helper.postMessage('count');
      const added = await this.#await(helper, 'counts');
      counts.data.blobs += added.counts.data.blobs;
      counts.data.bytes += added.counts.data.bytes;
      counts.data.packedBytes += added.counts.data.packedBytes;
    }
    return counts;
  }

  /** Ends the threads, wherever they are. Never throws. */
  async stop(): Promise<void> {
    this.#isEnding = true;
    this.#mayGrow = false;
    await this.#loaded;
    await Promise.all([this.#archiver, ...this.#helpers].map((worker) => worker.terminate()));
  }

  #help(start: ArchiveStart, handlers: BackupThreadsHandlers): void {
    this.#startHelpers(start, handlers);
    const startLast = () => {
      this.#isCoreTaken = false;
      this.#startHelpers(start, handlers);
    };
    this.#coreFree?.then(startLast);
  }

  #startHelpers({ writer, config }: ArchiveStart, { onPack }: BackupThreadsHandlers): void {
    const most = this.#count - 1 - (this.#isCoreTaken ? 1 : 0);
    while (this.#helpers.length < most && this.#mayGrow) {
      const { port1: jobs, port2 } = new MessageChannel();
      const data: SealWorkerData = { jobs, writer, config };
      const helper = this.#start('seal-worker', data, [jobs]);
      helper.on('message', (message: FromSealWorker) => {
        if (message.kind === 'pack') onPack(message.pack);
      });
      this.#helpers.push(helper);
      this.#send({ kind: 'helper', jobs: port2 }, [port2]);
    }
  }

  #start(name: string, data: object, transferList: readonly MessagePort[] = []): Worker {
    const worker = new Worker(workerUrl(name, import.meta.url), {
      workerData: data,
      transferList: [...transferList],
      resourceLimits: RESOURCE_LIMITS,
      name,
    });
    worker.on('error', (error) => this.#fail(toKirschError(error)));
    worker.on('exit', () => {
      if (!this.#isEnding)
        this.#fail(new KirschError('INTERNAL', `The ${name} ended unexpectedly.`));
    });
    return worker;
  }

  #hear(message: FromArchiveWorker, handlers: BackupThreadsHandlers): void {
    switch (message.kind) {
      case 'pack':
        handlers.onPack(message.pack);
        break;
      case 'tree-wanted':
        void handlers.loadTree(message.id).then((bytes) => {
          this.#send({ kind: 'tree', id: message.id, bytes });
        });
        break;
      case 'content-wanted':
        handlers
          .nextContent()
          .then((bytes) => this.#send({ kind: 'content', bytes }))
          .catch((error: unknown) => this.#fail(toKirschError(error)));
        break;
      case 'progress':
        for (const issue of message.issues) handlers.onIssue(issue);
        for (const path of message.vanished) handlers.onVanished(path);
        for (const entry of message.entries) handlers.onEntry(entry);
        handlers.onProgress(message.counts, message.current);
        break;
    }
  }

  /** The next message of that kind, unless a thread fails first. */
  #await<Kind extends (FromArchiveWorker | FromSealWorker)['kind']>(
    worker: Worker,
    kind: Kind,
  ): Promise<(FromArchiveWorker | FromSealWorker) & { readonly kind: Kind }> {
    const next = new Promise<(FromArchiveWorker | FromSealWorker) & { readonly kind: Kind }>(
      (resolve) => {
        const listen = (message: FromArchiveWorker | FromSealWorker) => {
          if (message.kind !== kind) return;
          worker.off('message', listen);
          resolve(message as (FromArchiveWorker | FromSealWorker) & { readonly kind: Kind });
        };
        worker.on('message', listen);
      },
    );
    return Promise.race([next, this.#failed]);
  }

  #send(message: ToArchiveWorker, transferList: readonly MessagePort[] = []): void {
    this.#archiver.postMessage(message, transferList);
  }
}
