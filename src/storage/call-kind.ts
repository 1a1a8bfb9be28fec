/** The kinds of call that limits and meters tell apart. Reads of a part count as `get`, streams as `put`. */
export type CallKind = 'get' | 'put' | 'delete' | 'list' | 'head';

export const CALL_KINDS: readonly CallKind[] = ['get', 'put', 'delete', 'list', 'head'];
