import { KirschError } from '../../errors/index.ts';
import { type KeyRule, REPOSITORY_KEYS } from '../key.ts';
import type { ObjectInfo } from '../storage.ts';

/** A page of a listing, as ListObjectsV2 answers. */
export interface ListPage {
  readonly Contents?:
    | readonly {
        readonly Key?: string | undefined;
        readonly Size?: number | undefined;
        readonly LastModified?: Date | undefined;
      }[]
    | undefined;
  readonly IsTruncated?: boolean | undefined;
  readonly NextContinuationToken?: string | undefined;
}

/**
 * All objects of a listing, page by page. Servers that repeat keys, add keys outside of the prefix or never come to
 * an end are known; the first two are passed over. A list that would be cut short silently is an error instead:
 * whoever deletes what is not listed must be able to trust it.
 * @param page fetches one page, the first without a token
 * @throws KirschError `STORAGE_FAILED` when the server's pages make no sense
 */
export async function* listPages(
  page: (token: string | undefined) => Promise<ListPage>,
  root: string,
  prefix: string,
  keys: KeyRule = REPOSITORY_KEYS,
): AsyncGenerator<ObjectInfo> {
  let token: string | undefined;
  let previous = new Set<string>();
  let isTruncated: boolean | undefined;
  do {
    const { Contents = [], IsTruncated, NextContinuationToken } = await page(token);
    isTruncated = IsTruncated;
    const current = new Set<string>();
    for (const { Key = '', Size = 0, LastModified } of Contents) {
      const key = Key.slice(root.length);
      if (!Key.startsWith(root + prefix) || !keys.isKey(key)) continue;
      if (previous.has(key) || current.has(key)) continue;
      current.add(key);
      yield LastModified ? { key, size: Size, modified: LastModified } : { key, size: Size };
    }
    if (isTruncated && (!NextContinuationToken || NextContinuationToken === token)) {
      throw new KirschError('STORAGE_FAILED', 'The server does not finish its list of objects.', {
        hint: 'This S3 service lists wrongly: update it, or use another one.',
        details: { prefix },
      });
    }
    token = NextContinuationToken;
    previous = current;
  } while (isTruncated);
}
