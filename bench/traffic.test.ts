import { expect, test } from 'vitest';
import { comparableRequests, confirmations, kindOfRequest } from './traffic.ts';

test.each([
  ['PUT', '/bucket/data/ab/abcdef', 'PUT data'],
  ['HEAD', '/bucket/data/ab/abcdef', 'HEAD data'],
  ['GET', '/bucket/config', 'GET config'],
  ['GET', '/bucket/index/abcdef?x-id=GetObject', 'GET index'],
  ['GET', '/bucket/?list-type=2&prefix=snapshots%2F', 'LIST snapshots'],
  ['GET', '/bucket?list-type=2&prefix=data%2F&delimiter=', 'LIST data'],
  ['GET', '/bucket/?prefix=', 'LIST bucket'],
  ['GET', '/bucket/?location=', 'GET bucket'],
  ['HEAD', '/bucket/', 'HEAD bucket'],
  ['POST', '/bucket?delete', 'POST bucket'],
])('%s %s counts as %s', (method, url, kind) => {
  expect(kindOfRequest(method, url)).toBe(kind);
});

test('requests are compared without the HEADs that confirm what was written, and only those', () => {
  const requests = { 'HEAD data': 5, 'HEAD config': 1, 'PUT data': 4, 'LIST locks': 2 };
  const traffic = { requests, bytesSent: 0, bytesReceived: 0 };
  expect(comparableRequests(traffic)).toBe(7);
  expect(confirmations(traffic)).toBe(5);
});
