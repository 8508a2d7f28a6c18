import { StartupError } from '../../kernel/startup-error.ts';
import { TLS_PARAMETERS } from './database-tls.ts';

/** Seconds for a connection to open, where the URL does not say. */
const CONNECT_TIMEOUT = 5;

const anything = () => true;
const isPublic = (value: string) => value === 'public';
const OPTIONAL = ['disable', 'allow', 'prefer'];

/** The parameters that are kept, each with the values for which that is so; or why not. */
const PARAMETERS: Record<string, [keeps: (value: string) => boolean, why: string]> = {
  ...Object.fromEntries(
    ['host', 'port', 'user', 'password', 'dbname', 'application_name', ...TLS_PARAMETERS].map(
      (name) => [name, [anything, '']],
    ),
  ),
  connect_timeout: [(value) => /^[1-9]\d?$/.test(value), 'may be 1 to 99 seconds'],
  channel_binding: [
    (value) => OPTIONAL.includes(value),
    'is not possible: leave it out, sslmode=verify-full makes sure of the server',
  ],
  gssencmode: [(value) => OPTIONAL.includes(value), 'is not possible: use sslmode'],
  schema: [isPublic, 'is not possible: the tables of Clinic are in the schema public'],
  search_path: [isPublic, 'is not possible: the tables of Clinic are in the schema public'],
  currentSchema: [isPublic, 'is not possible: the tables of Clinic are in the schema public'],
  options: [
    (value) => !/search_path/i.test(value),
    'must not set search_path: the tables of Clinic are in the schema public',
  ],
  target_session_attrs: [
    (value) => ['any', 'read-write', 'primary'].includes(value),
    'is not possible: Clinic needs a server that takes changes',
  ],
};

/** @throws StartupError that names the first parameter that cannot be kept */
export function assertKnownParameters(parameters: ReadonlyMap<string, string>): void {
  for (const [name, value] of parameters) {
    const known = Object.hasOwn(PARAMETERS, name) ? PARAMETERS[name] : undefined;
    if (!known) {
      throw new StartupError(
        `has the parameter "${name}", which Clinic does not know: leave it out`,
      );
    }
    const [keeps, why] = known;
    if (!keeps(value)) throw new StartupError(`has ${name}=${value}, which ${why}`);
  }
}

/** What of the parameters goes to the server, or to the driver, when a connection is opened. */
export function toSessionOptions(parameters: ReadonlyMap<string, string>) {
  const connection: Record<string, string> = {};
  for (const name of ['application_name', 'options']) {
    const value = parameters.get(name);
    if (value) connection[name] = value;
  }
  const seconds = Number(parameters.get('connect_timeout') ?? CONNECT_TIMEOUT);
  return { connection, connect_timeout: seconds };
}
