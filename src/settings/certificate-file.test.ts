import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { keepCertificates, onlyCertificates, readCertificateFile } from './certificate-file.ts';

const CERTIFICATE = '-----BEGIN CERTIFICATE-----\nAAAA+/==\n-----END CERTIFICATE-----\n';
const KEY = '-----BEGIN PRIVATE KEY-----\nBBBB\n-----END PRIVATE KEY-----\n';

const folder = mkdtempSync(join(tmpdir(), 'kirsch-certificates-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a key that lies in the same file stays here', () => {
  expect(onlyCertificates(`our NAS\n${KEY}${CERTIFICATE}${KEY}${CERTIFICATE}`)).toBe(
    CERTIFICATE + CERTIFICATE,
  );
  expect(onlyCertificates('root:x:0:0:root:/root:/bin/bash')).toBe('');
});

test('what is no file, or no small one, is not read', async () => {
  await expect(readCertificateFile('/dev/zero')).rejects.toThrow('it is no file');
  await expect(readCertificateFile(folder)).rejects.toThrow();
  const large = join(folder, 'large.pem');
  writeFileSync(large, Buffer.alloc(1024 * 1024 + 1));
  await expect(readCertificateFile(large)).rejects.toThrow('it is too large');
});

test('certificates that come from elsewhere replace none that is trusted here', async () => {
  const settings = join(folder, 'settings.jsonc');
  writeFileSync(join(folder, 'nas.pem'), 'trusted');
  expect(await keepCertificates(settings, 'nas', `${CERTIFICATE}${KEY}`)).toBe('nas-2.pem');
  expect(readFileSync(join(folder, 'nas.pem'), 'utf8')).toBe('trusted');
  expect(readFileSync(join(folder, 'nas-2.pem'), 'utf8')).toBe(CERTIFICATE);
  expect(statSync(join(folder, 'nas-2.pem')).mode & 0o777).toBe(0o600);
});
