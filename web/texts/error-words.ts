/** What a person reads about one thing that went wrong. */
export interface ErrorWords {
  /** What is wrong, in a sentence. */
  readonly title: string;
  /** The same with the names of things in it, for where they are known. */
  readonly named?: string;
  /** What to do. */
  readonly help: string;
}
