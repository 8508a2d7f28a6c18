import postgres from 'postgres';
import { type ConnectionTarget, type Host, readDatabaseUrl } from './database-url.ts';
import { PrimarySearch } from './primary-search.ts';
import { type OpenSocket, singleSocket } from './single-socket.ts';

export type DriverOptions = postgres.Options<Record<string, postgres.PostgresType>>;

/**
 * The driver's options for one physical connection to this URL; its settings go before those given
 * here. Of several hosts it leads to the primary. A client of these options connects once.
 *
 * @param search shared by the connections of one pool
 */
export function driverOptions(
  url: string,
  options: DriverOptions,
  search = createPrimarySearch(url),
): DriverOptions & { socket: OpenSocket } {
  const target = readDatabaseUrl(url);
  return { ...toDriver(target, options), socket: singleSocket(target, search) };
}

/** Which of a URL's hosts is the primary. */
export function createPrimarySearch(url: string): PrimarySearch {
  const target = readDatabaseUrl(url);
  return new PrimarySearch(target.hosts, (host) => assertPrimary(target, host));
}

function toDriver({ hosts, ...target }: ConnectionTarget, options: DriverOptions): DriverOptions {
  const connection = { ...options.connection, ...target.connection };
  const [first] = hosts;
  // Only named in errors: the socket knows where it leads.
  const place = first && { host: first.host, port: first.port };
  return { ...options, ...target, ...place, connection } as DriverOptions;
}

/** A session that only begins: the driver ends it where the server is a standby. */
async function assertPrimary(target: ConnectionTarget, host: Host): Promise<void> {
  const only = new PrimarySearch([host], async () => {});
  const options = { max: 1, fetch_types: false, onnotice: () => {} };
  const client = postgres({
    ...toDriver(target, options),
    socket: singleSocket(target, only),
  } as DriverOptions);
  try {
    await client.unsafe('select 1').simple();
  } finally {
    void client.end({ timeout: 0 });
  }
}
