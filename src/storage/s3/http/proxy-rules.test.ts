import fc from 'fast-check';
import { expect, test } from 'vitest';
import { proxyFor, proxyFromEnvironment, proxyFromSettings } from './proxy-rules.ts';

const s3 = { protocol: 'https:', hostname: 's3.example.com' };
const lan = { protocol: 'http:', hostname: 'nas.lan', port: 9000 };

test('each scheme has its variable, in capitals or not, and NO_PROXY wins over both', () => {
  const env = {
    HTTPS_PROXY: 'http://secure:3128',
    http_proxy: 'plain:8080',
    no_proxy: 'nas.lan:9001,.internal',
  };
  const rules = proxyFromEnvironment(env)!;
  expect(proxyFor(rules, s3)?.host).toBe('secure:3128');
  expect(proxyFor(rules, lan)?.host).toBe('plain:8080');
  expect(proxyFor(rules, { ...lan, port: 9001 })).toBeUndefined();
  expect(proxyFor(rules, { ...s3, hostname: 'x.internal' })).toBeUndefined();
  expect(proxyFromEnvironment({ NO_PROXY: '*' })).toBeUndefined();
});

test('the usual port of a scheme is one that NO_PROXY can name', () => {
  const rules = proxyFromEnvironment({ HTTPS_PROXY: 'p:1', HTTP_PROXY: 'p:1', NO_PROXY: '*:443' })!;
  expect(proxyFor(rules, s3)).toBeUndefined();
  expect(proxyFor(rules, { ...s3, protocol: 'http:' })?.host).toBe('p:1');
});

test('this computer is reached directly, unless a storage names a proxy of its own', () => {
  for (const hostname of ['localhost', '127.0.0.1', '127.1.2.3', '[::1]']) {
    const url = { protocol: 'http:', hostname, port: 9000 };
    expect(proxyFor(proxyFromEnvironment({ HTTP_PROXY: 'p:1' })!, url)).toBeUndefined();
    expect(proxyFor(proxyFromSettings('p:1'), url)?.host).toBe('p:1');
  }
});

test('a storage can do without the proxy of the environment', () => {
  expect(proxyFor(proxyFromSettings('none'), s3)).toBeUndefined();
});

test.each([
  '',
  'http://',
  'socks5://127.0.0.1:1080',
  'ftp://proxy',
  'http://hun ter2@',
  'http://u:hunter2@:1',
])('%j is no proxy, and its password is not repeated', (text) => {
  try {
    proxyFromSettings(text);
    expect.unreachable();
  } catch (error) {
    expect(error).toMatchObject({ code: 'BAD_ARGUMENT', hint: expect.stringContaining('3128') });
    expect(String(error)).not.toContain('hunter2');
  }
});

test('no text makes it throw anything else', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      try {
        proxyFromSettings(text);
      } catch (error) {
        expect(error).toMatchObject({ code: 'BAD_ARGUMENT' });
      }
    }),
  );
});
