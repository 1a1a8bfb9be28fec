import type { RequestInfo } from '../src/s3-server/index.ts';

/** What a request counts as: its operation and the kind of key that it is about, as `PutObject data`. */
export function kindOfKey({ operation, key }: RequestInfo): string {
  const folders = /(?:^|\/)(config|data|index|keys|locks|snapshots)(?:\/|$)/.exec(key ?? '');
  return folders ? `${operation} ${folders[1]}` : `${operation}`;
}
