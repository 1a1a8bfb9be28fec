/** A number of bytes that many may take from, and give back. Who asks for more than is left waits in line. */
export class ByteBudget {
  readonly #total: number;
  #left: number;
  readonly #waiting: { readonly bytes: number; readonly proceed: () => void }[] = [];

  constructor(total: number) {
    this.#total = total;
    this.#left = total;
  }

  /** Resolves once the bytes are the caller's. More than there are in all count as all of them. */
  async take(bytes: number): Promise<void> {
    const share = this.#share(bytes);
    if (this.#waiting.length > 0 || share > this.#left) {
      // `giveBack` takes them off before it lets the caller go on.
      await new Promise<void>((proceed) => this.#waiting.push({ bytes: share, proceed }));
      return;
    }
    this.#left -= share;
  }

  /** Gives back what `take` was called with. */
  giveBack(bytes: number): void {
    this.#left += this.#share(bytes);
    for (let next = this.#waiting[0]; next && next.bytes <= this.#left; next = this.#waiting[0]) {
      this.#waiting.shift();
      this.#left -= next.bytes;
      next.proceed();
    }
  }

  #share(bytes: number): number {
    return Math.min(bytes, this.#total);
  }
}
