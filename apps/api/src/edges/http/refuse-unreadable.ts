import type { Socket } from 'node:net';

const STATUS: Record<string, string> = {
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
};
/** Milliseconds in which a client can read why; one that closes on its side is gone earlier. */
const LINGER = 1_000;

/**
 * Answers what cannot be read as HTTP, and closes the connection. In place of Fastify's own handler,
 * which logs the bytes that came: a token or a name may be among them.
 */
export function refuseUnreadable(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const status = STATUS[error.code ?? ''] ?? '400 Bad Request';
  socket.end(`HTTP/1.1 ${status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
  // Ended is our half only: a client that keeps the other one open would keep the connection.
  setTimeout(() => socket.destroy(), LINGER).unref();
}
