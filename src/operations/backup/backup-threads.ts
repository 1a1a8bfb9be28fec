import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import { KirschError, toKirschError } from '../../errors/index.ts';
import type { ClosedPack } from '../../repository/blob-writer.ts';
import { workerUrl } from '../worker-url.ts';
import type {
  ArchiveIssue,
  ArchiveStart,
  ArchiveWorkerData,
  FromArchiveWorker,
  ToArchiveWorker,
} from './archive-worker.ts';
import type { ArchiveCounts } from './archiver.ts';
import type { BackedUpEntry } from './backup-options.ts';
import type { AddedBlobs } from './seal-job.ts';
import type { ToSealWorker } from './seal-worker.ts';

/** Young objects of a worker are short-lived; without a limit its heap takes tens of megabytes before it collects. */
const RESOURCE_LIMITS = { maxYoungGenerationSizeMb: 2 };

/** What the threads want of the main thread. */
export interface BackupThreadsHandlers {
  readonly onPack: (pack: ClosedPack) => void;
  readonly onProgress: (counts: ArchiveCounts, current: string) => void;
  readonly onIssue: (issue: ArchiveIssue) => void;
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
  | { readonly kind: 'data-flushed' }
  | { readonly kind: 'counts'; readonly counts: AddedBlobs };

/** The threads of one backup: one that walks and makes trees, several that read and seal files. */
export class BackupThreads {
  readonly #archiver: Worker;
  readonly #sealers: readonly Worker[];
  readonly #failed: Promise<never>;
  #fail: (error: KirschError) => void = () => {};
  #isEnding = false;
  #handlers: BackupThreadsHandlers | undefined;

  /** Starts the threads; the walk begins to list folders at once. */
  constructor(count: number, data: Omit<ArchiveWorkerData, 'sealPorts'>) {
    this.#failed = new Promise((_, reject) => {
      this.#fail = reject;
    });
    // Whoever waits for a thread learns of it; nobody may be waiting yet.
    this.#failed.catch(() => {});
    const sealPorts: MessagePort[] = [];
    this.#sealers = Array.from({ length: count }, () => {
      const { port1, port2 } = new MessageChannel();
      sealPorts.push(port2);
      return this.#start('seal-worker', { jobs: port1 }, [port1]);
    });
    this.#archiver = this.#start('archive-worker', { ...data, sealPorts }, sealPorts);
  }

  /** Gives the threads the repository, and resolves when all that is to be backed up has been walked and read. */
  async run(start: ArchiveStart, handlers: BackupThreadsHandlers): Promise<Archived> {
    this.#handlers = handlers;
    for (const sealer of this.#sealers) {
      send(sealer, { kind: 'start', writer: start.writer, config: start.config });
      sealer.on('message', (message: FromSealWorker) => {
        if (message.kind === 'pack') handlers.onPack(message.pack);
      });
    }
    this.#archiver.on('message', (message: FromArchiveWorker) => this.#hear(message));
    send(this.#archiver, { kind: 'start', ...start });
    const { treeId, found, missing } = await this.#await(this.#archiver, 'done');
    return { treeId, fingerprints: found, missing };
  }

  /** Closes the packs that are still open. Resolves to what all threads together have added. */
  async flush(): Promise<AddedBlobs> {
    const [first] = this.#sealers;
    send(first!, { kind: 'flush' });
    send(this.#archiver, { kind: 'flush' });
    const [{ counts }] = await Promise.all([
      this.#await(this.#archiver, 'flushed'),
      this.#await(first!, 'data-flushed'),
    ]);
    for (const sealer of this.#sealers) {
      send(sealer, { kind: 'count' });
      const added = await this.#await(sealer, 'counts');
      counts.data.blobs += added.counts.data.blobs;
      counts.data.bytes += added.counts.data.bytes;
      counts.data.packedBytes += added.counts.data.packedBytes;
    }
    return counts;
  }

  /** Ends the threads, wherever they are. Never throws. */
  async stop(): Promise<void> {
    this.#isEnding = true;
    await Promise.all([this.#archiver, ...this.#sealers].map((worker) => worker.terminate()));
  }

  #start(name: string, data: object, transferList: readonly MessagePort[]): Worker {
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

  #hear(message: FromArchiveWorker): void {
    const handlers = this.#handlers!;
    switch (message.kind) {
      case 'pack':
        handlers.onPack(message.pack);
        break;
      case 'tree-wanted':
        void handlers.loadTree(message.id).then((bytes) => {
          send(this.#archiver, { kind: 'tree', id: message.id, bytes });
        });
        break;
      case 'content-wanted':
        handlers
          .nextContent()
          .then((bytes) => send(this.#archiver, { kind: 'content', bytes }))
          .catch((error: unknown) => this.#fail(toKirschError(error)));
        break;
      case 'progress':
        for (const issue of message.issues) handlers.onIssue(issue);
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
}

function send(worker: Worker, message: ToArchiveWorker | ToSealWorker): void {
  worker.postMessage(message);
}
