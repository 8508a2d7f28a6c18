import type { FastifyInstance } from 'fastify';
import type { Config } from '../config.ts';
import { StartupError } from '../kernel/startup-error.ts';

/** Sentences for what commonly keeps a server from listening. */
const REASONS: Record<string, string> = {
  EADDRINUSE: 'is in use by another program; set PORT to a free one',
  EACCES: 'may not be opened by this user; set PORT to one above 1023',
  EADDRNOTAVAIL: 'does not exist on this machine; set HOST to one of its addresses',
  ENOTFOUND: 'cannot be resolved; set HOST to an address of this machine',
};

/** Opens the port; gives the address to show to a person. Throws a `StartupError`. */
export async function listen(
  app: FastifyInstance,
  { HOST: host, PORT: port }: Config,
): Promise<string> {
  try {
    return await app.listen({ host, port });
  } catch (error) {
    const reason = REASONS[(error as NodeJS.ErrnoException).code ?? ''];
    if (!reason) throw error;
    throw new StartupError(`${host}:${port} ${reason}.`);
  }
}
