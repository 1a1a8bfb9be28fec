import type { S3Fields } from '../address/s3-fields.ts';
import type { S3Settings } from '../s3-settings.ts';

/** What a connection test tests: fields as a person fills them, keys, proxy and certificates. */
export type TestedSettings = S3Fields & Partial<Omit<S3Settings, keyof S3Fields>>;
