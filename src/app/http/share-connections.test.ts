import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { shareConnections } from './share-connections.ts';

async function startServer(): Promise<Server> {
  const server = createServer();
  shareConnections(server, 2);
  server.on('connection', (socket) => {
    socket.on('error', () => {});
    if (!socket.destroyed) socket.write('hello');
  });
  server.listen(0);
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return server;
}

/** A connection, and whether the server talks on it. */
async function open(server: Server, localAddress?: string) {
  const { port } = server.address() as AddressInfo;
  const socket = connect({ port, host: '127.0.0.1', ...(localAddress && { localAddress }) });
  onTestFinished(() => void socket.destroy());
  socket.on('error', () => {});
  const isHeard = await Promise.race([
    once(socket, 'data').then(() => true),
    once(socket, 'close').then(() => false),
  ]);
  return { socket, isHeard };
}

test('one address has so many connections and no more, until it gives one up', async () => {
  const server = await startServer();
  const { socket, isHeard } = await open(server);
  expect(isHeard).toBe(true);
  expect((await open(server)).isHeard).toBe(true);
  expect((await open(server)).isHeard).toBe(false);
  socket.destroy();
  while (!(await open(server)).isHeard);
});

// Only Linux gives a computer more than one address of its own without being asked.
test.runIf(process.platform === 'linux')('another address has its own', async () => {
  const server = await startServer();
  await open(server);
  await open(server);
  expect((await open(server)).isHeard).toBe(false);
  expect((await open(server, '127.0.0.2')).isHeard).toBe(true);
});
