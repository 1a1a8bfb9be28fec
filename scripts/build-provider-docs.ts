/** Writes `docs/providers.md` from the provider table. Usage: node scripts/build-provider-docs.ts */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PROVIDERS } from '../src/storage/s3/providers/providers.ts';
import { VERIFICATIONS } from '../src/storage/s3/providers/verification.ts';
import { root } from './launch/root.js';
import { providerDocument } from './provider-document.ts';

await writeFile(join(root, 'docs', 'providers.md'), providerDocument(PROVIDERS, VERIFICATIONS));
