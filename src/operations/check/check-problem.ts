/** Something that is wrong in a repository. */
export interface CheckProblem {
  /** The object's key in the storage (`data/ab/…`, `index/…`, `snapshots/…`), or a path of a snapshot (`abcd1234:/path`). */
  readonly item: string;
  /**
   * What it is: the object is gone, holds other bytes than its name or its seal says, is described differently by an
   * index, or a blob that a backup needs is in no index.
   */
  readonly kind: 'missing' | 'damaged' | 'index-differs' | 'blob-missing' | 'tree-wrong';
  /** In words, with the name of the thing. */
  readonly message: string;
}
