import { type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ApiErrorView } from '../api/common-schemas.ts';
import { setSafeHeaders } from './response-headers.ts';

/** By what Node.js says of a request that it cannot read, or that does not arrive in time. */
const STATUS: Readonly<Record<string, number>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_HEADER_OVERFLOW: 431,
};

/** Answers what is no request with an error as the API tells errors, and closes its connection. */
export function answerUnreadable(server: Server): void {
  const answers = new WeakMap<Duplex, ServerResponse>();
  server.on('request', ({ socket }, answer) => answers.set(socket, answer));
  server.on('clientError', ({ code = '' }: NodeJS.ErrnoException, socket) => {
    const answer = answers.get(socket);
    // In the midst of an answer nothing of this would be understood.
    if (!socket.writable || (answer?.headersSent && !answer.writableFinished)) {
      socket.destroy();
      return;
    }
    const status = STATUS[code] ?? 400;
    const error: ApiErrorView =
      status === 431
        ? { code: 'too-large', message: 'The address or a header is too long.' }
        : { code: 'request-invalid', message: 'The request cannot be read, or has not arrived.' };
    const body = JSON.stringify({ error });
    const headers = new Headers({
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(body)),
      connection: 'close',
    });
    setSafeHeaders(headers);
    const lines = [...headers].map((header) => header.join(': '));
    const first = `HTTP/1.1 ${status} ${STATUS_CODES[status]}`;
    socket.end([first, ...lines, '', body].join('\r\n'), () => socket.destroy());
  });
}
