import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createBypass } from './no-proxy.ts';

test.each<[list: string, host: string, port: number, direct: boolean]>([
  ['example.com', 'example.com', 443, true],
  ['example.com', 's3.Example.COM', 443, true],
  ['example.com', 'badexample.com', 443, false],
  ['example.com', 'example.com.', 443, true],
  ['.example.com', 's3.example.com', 443, true],
  ['.example.com', 'example.com', 443, false],
  ['*.example.com', 's3.example.com', 443, true],
  ['*.example.com', 'example.com', 443, false],
  ['example.com:9000', 'example.com', 9000, true],
  ['example.com:9000', 'example.com', 443, false],
  ['.example.com:9000', 's3.example.com', 9000, true],
  ['192.0.2.7', '192.0.2.7', 80, true],
  ['192.0.2.7', '192.0.2.70', 80, false],
  ['192.0.2.7:9000', '192.0.2.7', 9000, true],
  ['192.0.2.7:9000', '192.0.2.7', 9001, false],
  ['10.0.0.0/8', '10.200.3.4', 80, true],
  ['10.0.0.0/8', '11.0.0.1', 80, false],
  ['10.0.0.0/8', 'ten.example.com', 80, false],
  ['10.0.0.0/33', '10.0.0.1', 80, false],
  ['10.0.0.0/', '10.0.0.1', 80, false],
  ['2001:db8::/32', '[2001:db8:1::7]', 443, true],
  ['2001:db8::/32', '[2001:db9::7]', 443, false],
  ['::1', '[::1]', 9000, true],
  ['[::1]', '::1', 9000, true],
  ['[::1]:9000', '[::1]', 9000, true],
  ['[::1]:9000', '[::1]', 9001, false],
  ['*', 'anything.example', 1, true],
  ['*:9000', 'anything.example', 9000, true],
  ['*:9000', 'anything.example', 443, false],
  ['one.example, two.example  three.example', 'three.example', 443, true],
  ['', 'example.com', 443, false],
  [' , ', 'example.com', 443, false],
  ['.', 'example.com', 443, false],
])('NO_PROXY=%j, %s, port %d: direct is %s', (list, host, port, direct) => {
  expect(createBypass(list)(host, port)).toBe(direct);
});

test('no list and no host make it throw, and a listed host is always direct', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.domain(), fc.nat(65_535), (list, host, name, port) => {
      createBypass(list)(host, port);
      expect(createBypass(`${list},${name}`)(name, port)).toBe(true);
      expect(createBypass(name)(`below.${name}`, port)).toBe(true);
    }),
  );
});
