import { KirschError, throwIfAborted } from '../../errors/index.ts';
import { confirmPacks } from '../../repository/confirm-packs.ts';
import { confirmStored } from '../../repository/confirm-stored.ts';
import { CONFIG_KEY, keyOf } from '../../repository/file-kind.ts';
import { forEachConcurrently } from '../../repository/for-each-concurrently.ts';
import { loadIndex } from '../../repository/indexed-repository.ts';
import { withLock } from '../../repository/locks.ts';
import { damaged, OpenRepository } from '../../repository/open-repository.ts';
import type { Storage } from '../../storage/index.ts';
import { ByteBudget } from '../restore/byte-budget.ts';
import { listObjectsOf } from './list-objects-of.ts';
import { type ConfigState, compareConfigs, configOf, openConfigOf } from './mirror-config.ts';
import type { MirrorOptions, MirrorResult } from './mirror-options.ts';
import {
  MIRRORED_KINDS,
  type MirroredKind,
  type MirrorObject,
  type MirrorPlan,
  planMirror,
} from './mirror-plan.ts';
import { type Move, memoryFor, moveObject, verifyStored } from './move-object.ts';

/** Objects that are in memory at the same time, in bytes. */
const MEMORY_BYTES = 36 * 1024 * 1024;

/**
 * Makes another storage hold the same repository, object by object: same passwords, same ids. Only what is missing is sent,
 * told by name and size, and everything is held against its name on the way. The order is keys, config, packs, index,
 * snapshots, so that the target is sound at each moment; what was sent before an interruption is not sent again.
 *
 * With `delete`, what the source has no more goes afterwards: snapshots, index, packs, keys. A pack that the source has
 * lost, while its own index still names it, stays.
 *
 * Hold a shared lock on the source. The target is locked as `lock` says.
 * @throws KirschError `REPOSITORY_EXISTS` when the target holds another repository, `DAMAGED` for an object of the source that
 *   is not what its name promises, `SOURCE_EMPTY` when everything would be removed, or what the storages say
 */
export async function mirror(
  source: OpenRepository,
  target: Storage,
  options: MirrorOptions = {},
): Promise<MirrorResult> {
  const { signal, dryRun, lock } = options;
  const run = new MirrorRun(source, target, options);
  await run.refuseStrangers();
  if (dryRun) return run.plan();
  await target.create({ signal });
  const { config, masterKey, keyId } = source;
  const there = new OpenRepository({ storage: target, config, masterKey, keyId });
  if (!lock) return run.run(there, signal);
  return withLock(there, { ...lock, exclusive: true, signal }, (held) => run.run(there, held));
}

class MirrorRun {
  readonly #source: OpenRepository;
  readonly #target: Storage;
  readonly #options: MirrorOptions;
  #config: Buffer = Buffer.alloc(0);
  #configState: ConfigState = 'same';
  #files = 0;
  #bytes = 0;
  #totalBytes = 0;

  constructor(source: OpenRepository, target: Storage, options: MirrorOptions) {
    this.#source = source;
    this.#target = target;
    this.#options = options;
  }

  /** Nothing of ours, not even a lock, is put where another repository is. */
  async refuseStrangers(): Promise<void> {
    const { signal } = this.#options;
    const config = await configOf(this.#source.storage, signal);
    if (!config || !openConfigOf(this.#source, config)) {
      throw damaged(CONFIG_KEY, 'it cannot be opened with this repository’s key');
    }
    this.#config = config;
    const empty = { key: new Map(), pack: new Map(), index: new Map(), snapshot: new Map() };
    const listings = { source: empty, target: empty };
    await compareConfigs(this.#source, config, this.#target, listings, signal);
  }

  async plan(): Promise<MirrorResult> {
    const plan = await this.#makePlan(this.#options.signal);
    return { plan, copied: 0, bytes: 0, removed: 0 };
  }

  async run(there: OpenRepository, signal: AbortSignal | undefined): Promise<MirrorResult> {
    const plan = await this.#makePlan(signal);
    for (const kind of MIRRORED_KINDS) {
      await this.#moveAll(
        plan,
        plan.copy.filter((object) => object.kind === kind),
        kind,
        signal,
      );
      if (kind === 'key') await this.#storeConfig(signal);
    }
    for (const { kind, id } of plan.remove) {
      throwIfAborted(signal);
      await there.remove(kind, id, signal);
    }
    const { length: copied } = plan.copy;
    return { plan, copied, bytes: this.#bytes, removed: plan.remove.length };
  }

  async #makePlan(signal: AbortSignal | undefined): Promise<MirrorPlan> {
    const [source, target] = await Promise.all([
      listObjectsOf(this.#source.storage, signal),
      listObjectsOf(this.#target, signal),
    ]);
    const listings = { source, target };
    this.#configState = await compareConfigs(
      this.#source,
      this.#config,
      this.#target,
      listings,
      signal,
    );
    const isNamed = this.#options.delete ? await this.#namedPacks(signal) : () => false;
    const whole = planMirror(source, target, isNamed);
    const plan = this.#options.delete ? whole : { ...whole, remove: [], lost: [] };
    if (plan.remove.length > 0 && source.snapshot.size === 0 && target.snapshot.size > 0) {
      throw new KirschError(
        'SOURCE_EMPTY',
        `The source has no backups, and its mirror has ${target.snapshot.size}: they are not removed.`,
        {
          hint: 'Look whether this is the right source. If it is, remove the backups of the mirror with `kirsch forget`.',
        },
      );
    }
    this.#totalBytes = plan.copy.reduce((sum, { size }) => sum + size, 0);
    this.#options.onPlan?.(plan);
    return plan;
  }

  async #namedPacks(signal: AbortSignal | undefined): Promise<(packId: string) => boolean> {
    const { index } = await loadIndex(this.#source, { signal });
    return (packId) => index.hasPack(packId);
  }

  /** Stores the config where it is missing, or of an older format version. */
  async #storeConfig(signal: AbortSignal | undefined): Promise<void> {
    if (this.#configState === 'same') return;
    await this.#target.put(CONFIG_KEY, this.#config, { signal });
    await confirmStored(this.#target, CONFIG_KEY, this.#config.length, signal);
  }

  /** Moves objects of one kind, and makes sure that they have arrived before the next kind begins. */
  async #moveAll(
    plan: MirrorPlan,
    objects: readonly MirrorObject[],
    kind: MirroredKind,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const { verify, temporaryFolder } = this.#options;
    const target = this.#target;
    const move: Move = { source: this.#source.storage, target, temporaryFolder, signal };
    const budget = new ByteBudget(MEMORY_BYTES);
    const connections = Math.min(
      move.source.capabilities.connections,
      target.capabilities.connections,
    );
    const moveOne = async (object: MirrorObject) => {
      const memory = memoryFor(object);
      await budget.take(memory);
      try {
        throwIfAborted(signal);
        await moveObject(object, move);
        if (verify) await verifyStored(object, move);
        else if (kind !== 'pack') {
          await confirmStored(target, keyOf(kind, object.id), object.size, signal);
        }
      } finally {
        budget.giveBack(memory);
      }
      this.#report(object, plan);
    };
    await forEachConcurrently(objects, connections, moveOne, signal);
    if (kind !== 'pack' || verify) return;
    const { error } = await confirmPacks(target, objects, objects.length);
    if (error) throw error;
  }

  #report({ size }: MirrorObject, { copy }: MirrorPlan): void {
    this.#files++;
    this.#bytes += size;
    this.#options.onProgress?.({
      files: this.#files,
      bytes: this.#bytes,
      totalFiles: copy.length,
      totalBytes: this.#totalBytes,
      totalKnown: true,
      transferred: this.#bytes,
    });
  }
}
