import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import * as library from './index.ts';

const documentation = ['library', 'simulator', 'connection-test', 'settings'].map((name) =>
  readFileSync(new URL(`../docs/${name}.md`, import.meta.url), 'utf8'),
);

test('the library has everything that its documentation lists', () => {
  const [, table = ''] = documentation[0]!.split('| for | functions |');
  const named = [...table.split('\n\n')[0]!.matchAll(/`(\w+)`/g)].map(([, name]) => name!);
  expect(named.length).toBeGreaterThan(60);
  expect(named.filter((name) => !(name in library))).toEqual([]);
});

test('the library has everything that examples import', () => {
  const imports = documentation.flatMap((text) => [
    ...text.matchAll(/import \{([^}]*)\} from 'kirsch'/g),
  ]);
  const named = imports.flatMap(([, names]) => names!.split(',').map((name) => name.trim()));
  expect(named).toContain('parseFaultPlan');
  expect(named.filter((name) => !(name in library))).toEqual([]);
});
