import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { StartupFailure } from './startup-failure.ts';

// Below the ports that operating systems lend to outgoing connections: one of those could take the
// server's port while it restarts, even a client's own attempt to connect to it.
const LOWEST = 15_000;
const HIGHEST = 32_767;

/** A TCP port of 127.0.0.1 that was free a moment ago. */
export async function findFreePort(): Promise<number> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const port = randomInt(LOWEST, HIGHEST + 1);
    if (await isFree(port)) return port;
  }
  throw new StartupFailure(
    `No port between ${LOWEST} and ${HIGHEST} of 127.0.0.1 is free for the database server: stop ` +
      'some programs, or set DATABASE_URL to a server of your own.',
  );
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () =>
      server.close(() => resolve(true)),
    );
  });
}
