import { once } from 'node:events';
import {
  type AddressInfo,
  connect,
  createServer,
  type ListenOptions,
  type Server,
  type Socket,
} from 'node:net';
import { join } from 'node:path';
import { setUp } from '@clinic/testing/set-up';
import { silent } from '@clinic/testing/silent-logger';
import { folderOfFile } from '@clinic/testing/temporary-folder';
import { createTestDatabase } from '@clinic/testing/test-database';
import { sql } from 'drizzle-orm';
import { afterAll, expect, it } from 'vitest';
import { migrate } from '../preparation/migrate.ts';
import { openDatabase } from './database.ts';

const testDatabase = setUp(createTestDatabase, ({ drop }) => drop());
const folder = folderOfFile();
const servers: Server[] = [];
afterAll(async () => {
  for (const server of servers) server.close();
});

/** Another way to the server of the tests, which listens on 127.0.0.1 only; gives the port. */
async function listenAt(options: ListenOptions): Promise<number> {
  const { hostname, port } = new URL(testDatabase.appUrl);
  const server = createServer((client) => {
    const upstream = connect(Number(port || 5432), hostname);
    client.on('error', () => upstream.destroy()).pipe(upstream);
    upstream.on('error', () => client.destroy()).pipe(client);
  }).listen(options);
  await once(server, 'listening');
  servers.push(server);
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

/** The tests' URL with other hosts, and with parameters. */
const through = (hosts: string, parameters = '', url = testDatabase.appUrl) => {
  const { username, password, pathname } = new URL(url);
  return `postgres://${username}:${password}@${hosts}${pathname}${parameters}`;
};
const host = () => new URL(testDatabase.appUrl).host;

async function nameOfSession(url: string): Promise<unknown> {
  const { db, end } = openDatabase(url, { poolSize: 1, maxQueue: 10 });
  try {
    const name = sql`select current_setting('application_name') as name`;
    const [row] = await db.transaction((tx) => tx.execute(name));
    return row?.name;
  } finally {
    await end(0);
  }
}

it('connects to an IPv6 address, and migrates there', async (context) => {
  const port = await listenAt({ host: '::1', port: 0 }).catch(() => 0);
  if (!port) return context.skip('This machine has no IPv6.');
  expect(await nameOfSession(through(`[::1]:${port}`))).toBe('clinic');
  await migrate({ ownerUrl: through(`[::1]:${port}`, '', testDatabase.ownerUrl), logger: silent });
});

it('connects to a Unix socket, either way that libpq writes it', async () => {
  await listenAt({ path: join(folder, '.s.PGSQL.5432') });
  expect(await nameOfSession(through(encodeURIComponent(folder)))).toBe('clinic');
  expect(await nameOfSession(through('', `?host=${folder}`))).toBe('clinic');
});

it('connects to the one of several servers that answers', async () => {
  const nobody = await listenAt({ host: '127.0.0.1', port: 0 });
  servers.pop()?.close();
  expect(await nameOfSession(through(`127.0.0.1:${nobody},${host()}`))).toBe('clinic');
});

/** A host that takes connections, and does no more than that; how many it has taken. */
async function takeConnections(then: (client: Socket) => void) {
  const taken = { port: 0, count: 0 };
  const server = createServer((client) => {
    taken.count += 1;
    client.on('error', () => {});
    then(client);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  servers.push(server);
  taken.port = (server.address() as AddressInfo).port;
  return taken;
}

/** As a proxy does that has no server. */
const close = (client: Socket) => void client.end();
/** As a machine does that is frozen. */
const keepSilent = (client: Socket) => void client.resume();

it.each([
  ['closes every connection', close],
  ['never answers', keepSilent],
])(
  'connects to the one of several servers that is the primary where another one %s',
  async (_, then) => {
    const other = await takeConnections(then);
    expect(await nameOfSession(through(`127.0.0.1:${other.port},${host()}`))).toBe('clinic');
    expect(other.count).toBe(1);
  },
);

it('tells its caller at once that there is no primary, and does not ask without a pause', async () => {
  for (const hosts of [1, 2]) {
    const closing = await takeConnections(close);
    const url = through(Array(hosts).fill(`127.0.0.1:${closing.port}`).join());
    await expect(nameOfSession(url)).rejects.toMatchObject({ message: /lost|ended/ });
    await expect(migrate({ ownerUrl: url, logger: silent })).rejects.toThrow();
    // Twice each: the connection of a transaction, and that of the migrations.
    expect(closing.count).toBe(2 * hosts);
  }
});

it('takes what the URL says of the session', async () => {
  const url = through(host(), '?application_name=front%20desk&options=-c%20geqo%3Doff');
  expect(await nameOfSession(url)).toBe('front desk');
});

it('talks without TLS only where the URL lets it', async () => {
  for (const mode of ['disable', 'allow', 'prefer']) {
    expect(await nameOfSession(through(host(), `?sslmode=${mode}`))).toBe('clinic');
  }
  for (const mode of ['require', 'verify-ca', 'verify-full']) {
    const failure = await nameOfSession(through(host(), `?sslmode=${mode}`)).catch(
      (error) => error,
    );
    expect(failure).toBeInstanceOf(Error);
  }
});
