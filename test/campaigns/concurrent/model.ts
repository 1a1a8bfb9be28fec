/** What must be in a repository on which several work: what was acknowledged, and nobody has begun to remove. */
export class Model {
  /** Digests by the ids of snapshots. */
  readonly #made = new Map<string, string>();
  /** Somebody has begun to remove them. */
  readonly #going = new Set<string>();
  readonly #gone = new Set<string>();

  backedUp(id: string, digest: string): void {
    this.#made.set(id, digest);
  }

  /** Chooses a snapshot that somebody will remove now, never one of the newest `spare`; `undefined` when there is none. */
  choose(random: (bound: number) => number, spare: number): string | undefined {
    const old = [...this.mustBeThere().keys()].slice(0, -spare || undefined);
    const id = old[random(old.length)];
    if (id !== undefined) this.#going.add(id);
    return id;
  }

  forgotten(id: string): void {
    this.#gone.add(id);
  }

  /** Digests by ids, in the order in which they were made. */
  mustBeThere(): Map<string, string> {
    return new Map([...this.#made].filter(([id]) => !this.#going.has(id)));
  }

  /** What is wrong with this list of all snapshots, in words. */
  complaintsAbout(ids: ReadonlySet<string>): string[] {
    return [
      ...[...this.mustBeThere().keys()]
        .filter((id) => !ids.has(id))
        .map((id) => `${id} was acknowledged and is gone`),
      ...[...ids].filter((id) => this.#gone.has(id)).map((id) => `${id} was removed and is there`),
      ...[...ids].filter((id) => !this.#made.has(id)).map((id) => `nobody has made ${id}`),
    ];
  }

  /** What a snapshot must restore to. */
  digestOf(id: string): string | undefined {
    return this.#made.get(id);
  }
}
