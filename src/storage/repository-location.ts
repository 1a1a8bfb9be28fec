import type { Note } from './s3/address/understood-connection.ts';

/** What a repository URL says. */
export type RepositoryLocation =
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 'memory' }
  | {
      readonly kind: 's3';
      /** `https://host[:port]`, with a path only where the service itself is below one. */
      readonly endpoint: string;
      readonly bucket: string;
      /** Without slashes at its ends; `''` for the bucket itself. */
      readonly rootPath: string;
      /** What was mended in the address. */
      readonly notes?: readonly Note[];
    };
