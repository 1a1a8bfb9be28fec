import type http from 'node:http';
import type net from 'node:net';

/** How sockets that read into one buffer are kept from reading. */
const brakes = new WeakMap<net.Socket, () => () => void>();

/** Says how reading from this socket stops; what that gives back starts it again. */
export function setBrake(socket: net.Socket, stop: () => () => void): void {
  brakes.set(socket, stop);
}

/**
 * Stops what comes in, whatever reads the socket, until what is given back is called. A little may still come. The
 * socket's time limit does not run meanwhile.
 */
export function pauseResponse(response: http.IncomingMessage, idleTimeoutMs: number): () => void {
  const { socket } = response;
  socket.setTimeout(0);
  const stop = brakes.get(socket);
  const start = stop?.();
  if (!start) response.pause();
  return () => {
    socket.setTimeout(idleTimeoutMs);
    if (start) start();
    else response.resume();
  };
}
