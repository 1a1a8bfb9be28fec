import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { KirschError } from '../errors/index.ts';
import type { Environment } from './environment.ts';
import { collect } from './option-parsers.ts';

/** The options that leave things out. */
export interface ExcludeOptions {
  readonly exclude?: readonly string[];
  readonly iexclude?: readonly string[];
  readonly excludeFile?: readonly string[];
  readonly iexcludeFile?: readonly string[];
}

/** The options that leave everything else out. */
export interface IncludeOptions {
  readonly include?: readonly string[];
  readonly iinclude?: readonly string[];
  readonly includeFile?: readonly string[];
  readonly iincludeFile?: readonly string[];
}

/** Gives a command the options that leave things out. */
export function addExcludes(command: Command): Command {
  return command
    .option('-e, --exclude <pattern>', 'leave out what matches (can be repeated)', collect)
    .option('--iexclude <pattern>', 'the same without regard to case', collect)
    .option('--exclude-file <file>', 'read such patterns from a file, one a line', collect)
    .option('--iexclude-file <file>', 'the same without regard to case', collect);
}

/** Gives a command the options that leave everything else out. */
export function addIncludes(command: Command): Command {
  return command
    .option('-i, --include <pattern>', 'only what matches (can be repeated)', collect)
    .option('--iinclude <pattern>', 'the same without regard to case', collect)
    .option('--include-file <file>', 'read such patterns from a file, one a line', collect)
    .option('--iinclude-file <file>', 'the same without regard to case', collect);
}

/** Patterns given by hand, then those of the files. */
export async function patternsOf(
  patterns: readonly string[] = [],
  files: readonly string[] = [],
  env: Environment = {},
): Promise<string[]> {
  const lists = await Promise.all(files.map((file) => readPatterns(file, env)));
  return [...patterns, ...lists.flat()];
}

/** Patterns of a file: empty lines and those that begin with `#` are passed over, `$NAME` and `${NAME}` filled in. */
export function parsePatterns(text: string, env: Environment): string[] {
  return text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) =>
      line.replace(/\$(?:\$|\{([^}]*)\}|([A-Za-z_][A-Za-z0-9_]*))/g, (whole, braced, bare) =>
        whole === '$$' ? '$' : (env[braced ?? bare] ?? ''),
      ),
    );
}

async function readPatterns(file: string, env: Environment): Promise<string[]> {
  try {
    return parsePatterns(await readFile(file, 'utf8'), env);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new KirschError('BAD_ARGUMENT', `The pattern file ${file} cannot be read (${code}).`, {
      hint: 'Check its path and permissions.',
      cause,
    });
  }
}
