import { connect, createServer, type Socket } from 'node:net';
import { KirschError } from '../../src/index.ts';

/** The way to a server, which can be closed for a while: what is sent meanwhile arrives when it is open again. */
export interface StorageGate {
  readonly url: string;
  close(): void;
  open(): void;
  end(): Promise<void>;
}

/** Stands before a server of this computer. */
export async function startStorageGate(server: string): Promise<StorageGate> {
  const { port, hostname } = new URL(server);
  const sockets = new Set<Socket>();
  let isOpen = true;
  const gate = createServer((inside) => {
    const outside = connect(Number(port), hostname);
    inside.pipe(outside).pipe(inside);
    for (const [socket, other] of [
      [inside, outside],
      [outside, inside],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
    if (!isOpen) outside.cork();
  });
  await new Promise<void>((resolve) => gate.listen(0, '127.0.0.1', resolve));
  const address = gate.address();
  if (address === null || typeof address === 'string')
    throw new KirschError('INTERNAL', 'The gate does not listen.');
  const change = (value: boolean) => {
    isOpen = value;
    for (const socket of sockets) value ? socket.uncork() : socket.cork();
  };
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: () => change(false),
    open: () => change(true),
    end: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => gate.close(() => resolve()));
    },
  };
}
