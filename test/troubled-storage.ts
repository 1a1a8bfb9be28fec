import { KirschError } from '../src/errors/index.ts';
import type { Content } from '../src/storage/byte-source.ts';
import { MemoryStorage } from '../src/storage/memory/memory-storage.ts';
import type {
  PutOptions,
  StorageCallOptions,
  StorageCapabilities,
} from '../src/storage/storage.ts';

type Call = 'list' | 'put' | 'head' | 'get' | 'delete';

/** A memory storage that counts calls and can be slow or broken. */
export class TroubledStorage extends MemoryStorage {
  override readonly capabilities: StorageCapabilities;
  readonly calls: Call[] = [];
  /** Awaited at the beginning of each call: a pause, a hang or an error. */
  before: (call: Call, signal: AbortSignal | undefined) => Promise<void> = async () => {};
  /** Awaited after a put was carried out and before it says so. */
  afterPut: () => Promise<void> = async () => {};

  /**
   * @param remote whether it takes itself for a remote one, which need not show at once what was written
   * @param now the storage's clock
   */
  constructor(remote = true, now?: () => number) {
    super(now);
    this.capabilities = { connections: 4, remote };
  }

  override async get(key: string, options: StorageCallOptions = {}): Promise<Buffer> {
    await this.#begin('get', options);
    return super.get(key, options);
  }

  override async put(key: string, content: Content, options: PutOptions = {}): Promise<void> {
    await this.#begin('put', options);
    await super.put(key, content, options);
    await this.afterPut();
  }

  override async delete(key: string, options: StorageCallOptions = {}): Promise<void> {
    await this.#begin('delete', options);
    await super.delete(key, options);
  }

  override async head(key: string, options: StorageCallOptions = {}) {
    await this.#begin('head', options);
    return super.head(key, options);
  }

  override async *list(prefix: string, options: StorageCallOptions = {}) {
    await this.#begin('list', options);
    yield* super.list(prefix, options);
  }

  async #begin(call: Call, options: StorageCallOptions): Promise<void> {
    this.calls.push(call);
    await this.before(call, options.signal);
  }
}

/** What a server that cannot be reached makes of a call. */
export async function unreachable(): Promise<never> {
  throw new KirschError('STORAGE_UNREACHABLE', 'The server does not answer.');
}

/** A call that never ends unless its signal fires. */
export function silent(_call: unknown, signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason));
  });
}
