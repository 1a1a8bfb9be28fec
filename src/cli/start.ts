/*
 * What the published command loads first: it lets Node.js keep what it compiles, so that the next start need not compile it
 * again, and then loads the rest. Not in the system's temporary folder, which is Node's choice: whoever could write there
 * could have us run what they please.
 */
import { enableCompileCache } from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { defaultCacheFolder, makeCacheRoot } from '../repository/cache-folders.ts';

try {
  const caches = defaultCacheFolder(process.env, process.platform, homedir());
  makeCacheRoot(caches);
  enableCompileCache(join(caches, 'compiled'));
} catch {
  // Without a home there is no cache either, and all is as well as without one.
}
await import('./main.ts');
