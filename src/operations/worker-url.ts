/**
 * The address of a worker's entry file that lies beside the caller's: `.ts` when the sources run, `.js` in the built
 * package, where all files lie in one folder.
 * @param importMetaUrl the caller's `import.meta.url`
 */
export function workerUrl(name: string, importMetaUrl: string): URL {
  const extension = importMetaUrl.slice(importMetaUrl.lastIndexOf('.'));
  return new URL(`./${name}${extension}`, importMetaUrl);
}
