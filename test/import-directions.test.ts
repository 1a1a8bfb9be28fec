import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from '../scripts/launch/root.js';

const src = join(root, 'src');
/** What belongs to no room, and may be known to all. */
const KNOWN_TO_ALL = new Set(['version.ts']);
const CODE = /\.tsx?$/;
const TEST = /\.test\.tsx?$|\.test-helper\.ts$/;
const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s(?:[^'";]*?\sfrom\s)?\s*'(\.[^']+)'|import\(\s*'(\.[^']+)'/g;

/** The lines of the documentation: what each room may import. */
function readArrows(): Map<string, readonly string[]> {
  const text = readFileSync(join(root, 'docs', 'architecture.md'), 'utf8');
  const lines = [...text.matchAll(/^ {4}([\w.-]+) +<- {2}(.+)$/gm)];
  return new Map(
    lines.map(([, room, known]) => [room!, known === 'nothing' ? [] : known!.split(', ')]),
  );
}

function codeIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => CODE.test(path) && !TEST.test(path))
    .map((path) => join(folder, path));
}

/** The files of ours that a file imports. */
function importsOf(file: string): string[] {
  return [...readFileSync(file, 'utf8').matchAll(IMPORT)].map(([, plain, lazy]) =>
    resolve(dirname(file), plain ?? lazy!),
  );
}

const roomOf = (file: string): string => relative(src, file).split(sep)[0]!;

describe('imports go the way that docs/architecture.md says', () => {
  const arrows = readArrows();

  test('it has a line for each room, below all that the room knows', () => {
    const rooms = readdirSync(src).filter((name) => !KNOWN_TO_ALL.has(name) && !TEST.test(name));
    expect([...arrows.keys()].sort()).toEqual(rooms.sort());
    const above = new Set<string>();
    for (const [room, known] of arrows) {
      expect([room, known.filter((other) => !above.has(other))]).toEqual([room, []]);
      above.add(room);
    }
  });

  test.each([...arrows])('%s', (room, known) => {
    const allowed = new Set([room, ...known, ...KNOWN_TO_ALL]);
    const files = room.endsWith('.ts') ? [join(src, room)] : codeIn(join(src, room));
    const astray = files.flatMap((file) =>
      importsOf(file)
        .filter((other) => !allowed.has(roomOf(other)))
        .map((other) => `${relative(src, file)} imports ${relative(src, other)}`),
    );
    expect(astray).toEqual([]);
    // A line that allows what nobody needs is out of date.
    const used = new Set(files.flatMap(importsOf).map(roomOf));
    expect(known.filter((other) => !used.has(other))).toEqual([]);
  });

  test('the page imports nothing but types', () => {
    const astray = codeIn(join(root, 'web')).flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/import (?!type\s)[^;]*?'[./]+src\/[^']+'/g)].map(
        ([statement]) => `${relative(root, file)}: ${statement}`,
      ),
    );
    expect(astray).toEqual([]);
  });
});
