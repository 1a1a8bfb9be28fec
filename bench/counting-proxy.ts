import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { kindOfRequest, type Traffic } from './traffic.ts';

/** A proxy in front of an S3 server that passes everything on as it is, and counts it. */
export interface CountingProxy {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** What went through since the last call; starts from zero again. */
  takeTraffic(): Traffic;
  close(): Promise<void>;
}

/** Listens on a free port of 127.0.0.1. `target` is a server's `http://host:port`. */
export async function startCountingProxy(target: string): Promise<CountingProxy> {
  const { hostname, port } = new URL(target);
  const agent = new Agent({ keepAlive: true });
  let requests: Record<string, number> = {};
  let bytesSent = 0;
  let bytesReceived = 0;

  const server = createServer((incoming: IncomingMessage, outgoing: ServerResponse) => {
    const { method = 'GET', url: path = '/', rawHeaders } = incoming;
    const kind = kindOfRequest(method, path);
    requests[kind] = (requests[kind] ?? 0) + 1;
    // The headers go on unchanged, the host's name too: they are signed.
    const forwarded = request({ agent, hostname, port, method, path, headers: rawHeaders });
    forwarded.on('response', (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      answer.on('data', (chunk: Buffer) => {
        bytesReceived += chunk.length;
      });
      answer.on('error', () => outgoing.destroy());
      answer.pipe(outgoing);
    });
    // Either side may hang up: the other learns it in the same way.
    forwarded.on('error', () => outgoing.destroy());
    outgoing.on('close', () => {
      if (!outgoing.writableFinished) forwarded.destroy();
    });
    incoming.on('data', (chunk: Buffer) => {
      bytesSent += chunk.length;
    });
    incoming.pipe(forwarded);
  });
  // A client may keep a connection for as long as it likes.
  server.keepAliveTimeout = 0;
  server.requestTimeout = 0;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    takeTraffic() {
      const traffic = { requests, bytesSent, bytesReceived };
      requests = {};
      bytesSent = 0;
      bytesReceived = 0;
      return traffic;
    },
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      agent.destroy();
      await closed;
    },
  };
}
