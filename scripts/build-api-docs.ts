/** Writes `docs/api.md` from the schemas of the app's API. Usage: node scripts/build-api-docs.ts */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describeApi } from '../src/app/api/api.ts';
import { apiDocument, type OpenApiDocument } from './api-document.ts';
import { root } from './launch/root.js';

await writeFile(
  join(root, 'docs', 'api.md'),
  apiDocument(describeApi() as unknown as OpenApiDocument),
);
