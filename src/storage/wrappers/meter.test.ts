import { expect, test } from 'vitest';
import { MemoryStorage } from '../memory/memory-storage.ts';
import { describeStorageContract } from '../storage-contract.test-suite.ts';
import { meterStorage, totalRequests } from './meter.ts';

describeStorageContract('meter around memory', async () => ({
  storage: meterStorage(new MemoryStorage()),
}));

test('counts requests and bytes by kind and folder', async () => {
  const storage = meterStorage(new MemoryStorage());
  await storage.put('data/aa/aa', Buffer.alloc(100));
  await storage.put('config', Buffer.alloc(10));
  await storage.get('data/aa/aa');
  await storage.getRange('data/aa/aa', 0, 30);
  await storage.head('config');
  await storage.get('index/00').catch(() => {});
  await storage.delete('config');
  for await (const _ of storage.list('data/'));

  const reading = storage.snapshot();
  expect(reading).toMatchObject({
    requests: { get: 3, put: 2, delete: 1, list: 1, head: 1 },
    bytesSent: 110,
    bytesReceived: 130,
    byFolder: {
      data: { requests: { get: 2, put: 1, list: 1 }, bytesSent: 100, bytesReceived: 130 },
      config: { requests: { put: 1, delete: 1, head: 1 }, bytesSent: 10 },
      index: { requests: { get: 1 }, bytesReceived: 0 },
    },
  });
  expect(totalRequests(reading)).toBe(8);
  await storage.get('data/aa/aa');
  expect(reading.requests.get).toBe(3);
});

test('counts a list as one request for each thousand objects', async () => {
  const inner = new MemoryStorage();
  for (let i = 0; i < 2_000; i++) await inner.put(`data/${i}`, Buffer.alloc(0));
  const storage = meterStorage(inner);
  for await (const _ of storage.list('data/'));
  expect(storage.snapshot().requests.list).toBe(2);
});
