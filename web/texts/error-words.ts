/** What a person reads about one thing that went wrong. */
export interface ErrorWords {
  /** What is wrong, in a sentence. */
  readonly title: string;
  /** What to do. */
  readonly help: string;
}
