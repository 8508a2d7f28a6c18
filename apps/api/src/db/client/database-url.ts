import type postgres from 'postgres';
import { StartupError } from '../../kernel/startup-error.ts';
import { toTls } from './database-tls.ts';
import { assertKnownParameters, toSessionOptions } from './database-url-parameters.ts';

export type Host = { host: string; port: number };

/** What the driver needs to connect; its own reading of a URL takes less and drops some silently. */
export type ConnectionTarget = Pick<DriverOptions, 'path' | 'user' | 'database'> & {
  /** Seconds. */
  connect_timeout: number;
  /** None where `path` is a Unix socket. */
  hosts: Host[];
  password?: string;
  ssl: NonNullable<DriverOptions['ssl']>;
  target_session_attrs?: 'primary';
  /** Settings of the session. */
  connection: Record<string, string>;
};

type DriverOptions = postgres.Options<Record<string, postgres.PostgresType>>;

const URL_FORM = /^postgres(?:ql)?:\/\/(?:([^/?#]*)@)?([^/?#@]*)(?:\/([^/?#]*))?(?:\?([^#]*))?$/;

/**
 * Reads a database's URL as libpq does: IPv6 addresses in brackets, several hosts, Unix sockets,
 * parameters. What cannot be kept is refused by name.
 *
 * @throws StartupError with what is wrong, to be read behind the variable's name; never with the URL
 */
export function readDatabaseUrl(url: string): ConnectionTarget {
  const [, userinfo = '', authority = '', path = '', query = ''] = URL_FORM.exec(url) ?? [];
  if (!URL_FORM.test(url)) {
    throw new StartupError(
      'must be a postgres:// URL; signs like / ? # @ % in a password are written as %2F %3F %23 %40 %25',
    );
  }
  const parameters = new Map(new URLSearchParams(query.replaceAll('+', '%2B')));
  assertKnownParameters(parameters);
  const [user, password] = userinfo.split(/:(.*)/s);
  const hosts = readHosts(parameters.get('host') ?? authority, parameters.get('port'));
  const given = {
    user: parameters.get('user') ?? decode(user),
    password: parameters.get('password') ?? decode(password),
    database: parameters.get('dbname') ?? decode(path),
  };
  return {
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value)),
    ...toPlace(hosts),
    ssl: hosts.some(isSocket) ? false : toTls(parameters),
    ...toSessionOptions(parameters),
  };
}

/** Hosts beyond this machine that the URL reaches without TLS, unless it says so in so many words. */
export function hostsWithoutTls(url: string): string[] {
  const { hosts, ssl } = readDatabaseUrl(url);
  if (/[?&]sslmode=disable(&|$)/.test(url) || (ssl && ssl !== 'prefer')) return [];
  return hosts
    .map(({ host }) => host)
    .filter((name) => !/^(localhost|127\.[\d.]+|::1)$/i.test(name));
}

function readHosts(hosts: string, ports: string | undefined): Host[] {
  const given = ports?.split(',').map(toPort);
  return hosts.split(',').map((text, i, { length }) => {
    const [, bracketed, name, port] = /^(?:\[([^\]]*)\]|([^:]*))(?::(\d*))?$/.exec(text) ?? [];
    if (bracketed === undefined && name === undefined) {
      throw new StartupError('has an IPv6 address that is not in brackets, like [::1]');
    }
    if (given && given.length > 1 && given.length !== length) {
      throw new StartupError('has not as many ports as hosts');
    }
    const host = decode(bracketed ?? name) || 'localhost';
    return { host, port: port ? toPort(port) : (given?.[i] ?? given?.[0] ?? 5432) };
  });
}

function toPlace(hosts: Host[]): Pick<ConnectionTarget, 'path' | 'hosts' | 'target_session_attrs'> {
  const [first] = hosts as [Host, ...Host[]];
  if (hosts.length === 1 && isSocket(first)) {
    return { path: `${first.host}/.s.PGSQL.${first.port}`, hosts: [] };
  }
  if (hosts.some(isSocket)) throw new StartupError('has a Unix socket beside other hosts');
  return {
    hosts,
    // Of several servers one takes changes.
    ...(hosts.length > 1 && { target_session_attrs: 'primary' as const }),
  };
}

const isSocket = ({ host }: Host): boolean => host.startsWith('/');

function toPort(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new StartupError('has a port that is none');
}

function decode(text = ''): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new StartupError('has a % that must be written as %25');
  }
}
