/** So many looks in a row find what is damage, and not a change that was under way. */
const LOOKS = 3;

/**
 * Tells damage from what a look finds wrong by chance, while the application writes: that is another thing at the next look.
 *
 * A blob that is missing is such a chance when it was written and removed while one look went on. It is damage when a second look misses
 * it too: the database named it at the moments of both, so that its file was there all the time between them, when the second look listed
 * the files. Half a record of a MANIFEST proves less, since one may be written slowly.
 */
export class LastingProblems {
  #counts: ReadonlyMap<string, number> = new Map();

  /** What one look has found wrong, in words that are the same for the same. */
  add(problems: readonly string[]): void {
    const earlier = this.#counts;
    this.#counts = new Map(problems.map((problem) => [problem, (earlier.get(problem) ?? 0) + 1]));
  }

  /** What is damage for certain. */
  get lasting(): string[] {
    return [...this.#counts].filter(([, count]) => count >= LOOKS).map(([problem]) => problem);
  }

  get areCertain(): boolean {
    return this.lasting.length > 0;
  }

  /** Whether one more look may find it certain. */
  get areLikely(): boolean {
    return [...this.#counts.values()].some((count) => count >= LOOKS - 1);
  }
}
