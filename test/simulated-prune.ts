import { encodeIndex, formatTime, type IndexedPack } from '../src/format/index.ts';
import { readIndexFile } from '../src/repository/index-layout.ts';
import type { OpenRepository } from '../src/repository/open-repository.ts';

/** What a prune of another computer does that heeds no locks, step by step and without asking what is used. */
export class SimulatedPrune {
  readonly #repository: OpenRepository;

  constructor(repository: OpenRepository) {
    this.#repository = repository;
  }

  /** Marks those packs for deletion, now by the storage's clock, and replaces every index file. Resolves to their ids. */
  async mark(
    isMarked: (pack: IndexedPack) => boolean,
    markedAt: number,
  ): Promise<readonly string[]> {
    const { live, marks, indexIds } = await this.#read();
    const time = formatTime(BigInt(Math.trunc(markedAt)) * 1_000_000n, 0);
    const marked = live.filter(isMarked);
    const kept = live.filter((pack) => !marked.includes(pack));
    const packsToDelete = [...marks, ...marked.map((pack) => ({ ...pack, time }))];
    if (kept.length > 0) await this.#save(kept, []);
    await this.#save([], packsToDelete);
    for (const id of indexIds) await this.#repository.remove('index', id);
    return marked.map(({ id }) => id);
  }

  /** Deletes the packs that are marked and listed nowhere, and their marks. Resolves to their ids. */
  async sweep(): Promise<readonly string[]> {
    const { live, marks, indexIds } = await this.#read();
    const alive = new Set(live.map(({ id }) => id));
    await this.#save(live, []);
    for (const id of indexIds) await this.#repository.remove('index', id);
    const dead = marks.map(({ id }) => id).filter((id) => !alive.has(id));
    for (const id of dead) await this.#repository.remove('pack', id);
    return dead;
  }

  async #save(packs: readonly IndexedPack[], packsToDelete: readonly IndexedPack[]) {
    await this.#repository.saveUnpacked('index', encodeIndex(packs, { packsToDelete }));
  }

  async #read() {
    const indexIds = await this.#repository.listIds('index');
    const live: IndexedPack[] = [];
    const marks: IndexedPack[] = [];
    for (const id of indexIds) {
      const file = await readIndexFile(this.#repository, id);
      live.push(...file.packs);
      marks.push(...file.marks);
    }
    return { live, marks, indexIds };
  }
}
