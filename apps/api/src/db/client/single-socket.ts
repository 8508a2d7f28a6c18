import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { ConnectionTarget, Host } from './database-url.ts';
import type { PrimarySearch } from './primary-search.ts';

export type OpenSocket = () => Promise<Socket>;

/**
 * Opens the socket of one connection, once. The driver asks for another one when the first has ended
 * before its session began, as a proxy ends it that has no server: it would ask without a pause, and
 * for ever. Here the second try fails.
 *
 * @param search finds the primary where the URL names several hosts
 */
export function singleSocket(target: ConnectionTarget, search: PrimarySearch): OpenSocket {
  let opened = false;
  return async () => {
    if (opened) throw closedEarly();
    opened = true;
    return openSocket(target.path ?? (await search.find()), target.connect_timeout);
  };
}

/** @param seconds until it must be open */
async function openSocket(place: Host | string, seconds: number): Promise<Socket> {
  const path = typeof place === 'string';
  const socket = path ? connect(place) : connect(place.port, place.host);
  // By this the driver knows whose certificate it wants to see.
  if (!path) Object.assign(socket, { host: place.host, port: place.port });
  const late = setTimeout(() => socket.destroy(tooLate()), seconds * 1_000);
  try {
    await once(socket, 'connect');
    return socket;
  } finally {
    clearTimeout(late);
  }
}

const tooLate = () =>
  Object.assign(new Error('The database server does not take the connection.'), {
    code: 'CONNECT_TIMEOUT',
  });

const closedEarly = () =>
  Object.assign(new Error('The connection ended before the session began.'), {
    code: 'CONNECTION_CLOSED',
  });
