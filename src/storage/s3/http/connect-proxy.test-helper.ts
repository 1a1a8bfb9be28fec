import { once } from 'node:events';
import http from 'node:http';
import net, { type AddressInfo } from 'node:net';

/** A proxy that knows `CONNECT` and nothing else. */
export interface ConnectProxy {
  /** `127.0.0.1:port` */
  readonly address: string;
  /** What it was asked for, in that order: `host:port`. */
  readonly targets: readonly string[];
  /** Everything that went through it or was said to it, to be searched for what must not be there. */
  readonly seen: () => string;
  close(): Promise<void>;
}

export interface ConnectProxyOptions {
  /** `user:password`; without it everybody may use it. */
  readonly credentials?: string;
  /** The status for everybody. @default 200 */
  readonly status?: number;
  /** Takes connections and says nothing. */
  readonly silent?: boolean;
  /** Where to connect instead of where it is asked to: names of a test need not exist. */
  readonly connectTo?: { readonly host: string; readonly port: number };
}

export async function startConnectProxy(options: ConnectProxyOptions = {}): Promise<ConnectProxy> {
  const { credentials, status = 200, silent = false, connectTo } = options;
  const targets: string[] = [];
  const seen: Buffer[] = [];
  const sockets = new Set<net.Socket>();
  const keep = (socket: net.Socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
  };
  const server = http.createServer((_request, response) => {
    response.statusCode = 405;
    response.end();
  });
  server.on('connection', keep);
  server.on('connect', (request, client: net.Socket, head: Buffer) => {
    targets.push(request.url ?? '');
    seen.push(Buffer.from(JSON.stringify(request.headers)));
    if (silent) return;
    const expected = credentials && `Basic ${Buffer.from(credentials).toString('base64')}`;
    const refused = expected && request.headers['proxy-authorization'] !== expected ? 407 : status;
    if (refused !== 200) {
      client.end(`HTTP/1.1 ${refused} No\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    const [, host = '', port = ''] = /^\[?([^\]]*)\]?:(\d+)$/.exec(request.url ?? '') ?? [];
    const goal = connectTo ?? { host, port: Number(port) };
    const upstream = net.connect(goal.port, goal.host, () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      if (head.length > 0) upstream.write(head);
      client.on('data', (chunk) => seen.push(chunk));
      client.pipe(upstream);
      upstream.pipe(client);
    });
    keep(upstream);
    upstream.on('close', () => client.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    targets,
    seen: () => Buffer.concat(seen).toString('latin1'),
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
