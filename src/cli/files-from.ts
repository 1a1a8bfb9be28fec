import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, parse, sep } from 'node:path';
import { KirschError } from '../errors/index.ts';
import { decodeFileName } from '../format/index.ts';
import { createPathMatcher } from '../operations/patterns.ts';

/** Files that list what to back up. */
export interface FileListOptions {
  /** Lines with patterns; empty ones and comments (`#`) are passed over. */
  readonly filesFrom?: readonly string[];
  /** Lines as they are. */
  readonly filesFromVerbatim?: readonly string[];
  /** Paths of any bytes, each ended by a NUL. */
  readonly filesFromRaw?: readonly string[];
}

const SPECIAL = /[*?[\\]/;

/**
 * The paths that all these files list.
 * @throws KirschError `BAD_ARGUMENT` for a list that cannot be read, or a pattern that matches nothing
 */
export async function readFileLists(options: FileListOptions): Promise<string[]> {
  const paths: string[] = [];
  for (const list of options.filesFrom ?? []) {
    for (const line of linesOf(await read(list))) {
      const pattern = line.trim();
      if (pattern === '' || pattern.startsWith('#')) continue;
      const found = expandPattern(pattern);
      if (found.length === 0) {
        throw new KirschError('BAD_ARGUMENT', `Nothing matches ${pattern}, which ${list} lists.`, {
          hint: 'Correct the line, or remove it.',
        });
      }
      paths.push(...found);
    }
  }
  for (const list of options.filesFromVerbatim ?? []) {
    paths.push(...linesOf(await read(list)).filter((line) => line !== ''));
  }
  for (const list of options.filesFromRaw ?? []) {
    paths.push(...rawPaths(await read(list), list));
  }
  return paths;
}

/** The paths on this disk that a pattern stands for, sorted; one without special characters stands for itself. */
export function expandPattern(pattern: string): string[] {
  if (!SPECIAL.test(pattern) || (sep === '\\' && !/[*?[]/.test(pattern))) return [pattern];
  const { root } = parse(pattern);
  const names = pattern.slice(root.length).split(sep === '\\' ? /[\\/]/ : '/');
  let found = [root];
  for (const name of names.filter((part) => part !== '')) {
    found = found.flatMap((folder) => {
      if (!SPECIAL.test(name)) return [join(folder, name)];
      const matcher = createPathMatcher([`/${name}`]);
      return namesIn(folder)
        .filter((candidate) => matcher.matches(`/${candidate}`))
        .map((candidate) => join(folder, candidate));
    });
  }
  return found.sort();
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder === '' ? '.' : folder);
  } catch {
    return [];
  }
}

function linesOf(bytes: Buffer): string[] {
  return bytes
    .toString('utf8')
    .replace(/^\ufeff/, '')
    .split(/\r?\n/);
}

function rawPaths(bytes: Buffer, list: string): string[] {
  if (bytes.length > 0 && bytes.at(-1) !== 0) {
    throw new KirschError(
      'BAD_ARGUMENT',
      `The last path in ${list} does not end with a NUL byte.`,
      {
        hint: 'Make the list with `find … -print0`.',
      },
    );
  }
  const paths: string[] = [];
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf(0, start);
    if (end > start) paths.push(decodeFileName(bytes.subarray(start, end)));
    start = end + 1;
  }
  return paths;
}

async function read(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new KirschError('BAD_ARGUMENT', `The list ${file} cannot be read (${code}).`, {
      hint: 'Check its path and permissions.',
      cause,
    });
  }
}
