import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isInstalled, letGoOfLink } from './dependencies.js';

const root = { version: '0.1.0' };
const zip = { version: '3.3.1', integrity: 'sha512-a' };
const windowsOnly = { version: '1.0.0', integrity: 'sha512-b', optional: true };
const wanted = { packages: { '': root, 'node_modules/zip': zip, 'node_modules/win': windowsOnly } };

describe('dependencies count as installed', () => {
  test('when npm recorded exactly those of the lock file', () => {
    const installed = { 'node_modules/zip': zip, 'node_modules/win': windowsOnly };
    expect(isInstalled(wanted, { packages: installed })).toBe(true);
  });

  test("when only another system's optional package is missing", () => {
    expect(isInstalled(wanted, { packages: { 'node_modules/zip': zip } })).toBe(true);
  });
});

describe('dependencies are installed anew', () => {
  test.each([
    ['nothing was installed', undefined],
    ['npm did not get to write its record', {}],
    ['a package is missing', { packages: {} }],
    ['a version differs', { packages: { 'node_modules/zip': { ...zip, version: '3.3.0' } } }],
    ['the bytes differ', { packages: { 'node_modules/zip': { ...zip, integrity: 'sha512-c' } } }],
    [
      'a package was removed from the lock file',
      { packages: { 'node_modules/zip': zip, 'node_modules/old': { version: '1.0.0' } } },
    ],
  ])('when %s', (_reason, installed) => {
    expect(isInstalled(wanted, installed)).toBe(false);
  });
});

test('a link in the place of the packages goes, and what it leads to stays as it is', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kirsch-link-'));
  try {
    const [others, link] = [join(folder, 'others'), join(folder, 'node_modules')];
    mkdirSync(join(others, 'package'), { recursive: true });
    symlinkSync(others, link, 'junction');
    letGoOfLink(link);
    expect(existsSync(link)).toBe(false);
    expect(existsSync(join(others, 'package'))).toBe(true);
    letGoOfLink(link);
    letGoOfLink(others);
    expect(existsSync(join(others, 'package'))).toBe(true);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
