import type http from 'node:http';
import type net from 'node:net';

/** A socket that reads into one buffer, again and again. */
export interface ReadingSocket {
  readonly memory: Buffer;
  /** Keeps it from reading until what it gives back is called. */
  readonly stop: () => () => void;
}

const readingSockets = new WeakMap<net.Socket, ReadingSocket>();

/** Makes known how a socket reads. */
export function noteReadingSocket(socket: net.Socket, how: ReadingSocket): void {
  readingSockets.set(socket, how);
}

/**
 * Stops what comes in, whatever reads the socket, until what is given back is called. A little may still come. The
 * socket's time limit does not run meanwhile.
 */
export function pauseResponse(response: http.IncomingMessage, idleTimeoutMs: number): () => void {
  const { socket } = response;
  socket.setTimeout(0);
  const start = readingSockets.get(socket)?.stop();
  if (!start) response.pause();
  return () => {
    socket.setTimeout(idleTimeoutMs);
    if (start) start();
    else response.resume();
  };
}

/**
 * Gives the memory of a chunk back that its taker has copied. Node's parser makes a copy of its own of every piece of a body:
 * 256 KiB at a time, of which tens of megabytes would wait for the collector. Where it does not, nothing is given back.
 */
export function giveChunkBack(socket: net.Socket, { buffer, byteLength }: Buffer): void {
  const reading = readingSockets.get(socket);
  // What another socket reads into may still be in its hands.
  if (!reading || buffer === reading.memory.buffer) return;
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0);
}
