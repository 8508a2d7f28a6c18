import { readFileSync } from 'node:fs';
import type postgres from 'postgres';
import { StartupError } from '../../kernel/startup-error.ts';

type Tls = NonNullable<postgres.Options<Record<string, postgres.PostgresType>>['ssl']>;

export const TLS_PARAMETERS = ['sslmode', 'ssl', 'sslrootcert', 'sslcert', 'sslkey', 'sslpassword'];

/** The modes of libpq, and `ssl` as others write it. */
const MODES: Record<string, 'disable' | 'prefer' | 'require' | 'verify-ca' | 'verify-full'> = {
  disable: 'disable',
  false: 'disable',
  // Encrypted where the server can: libpq would try without first.
  allow: 'prefer',
  prefer: 'prefer',
  require: 'require',
  'no-verify': 'require',
  true: 'require',
  'verify-ca': 'verify-ca',
  'verify-full': 'verify-full',
};

/**
 * How a connection is encrypted, by `sslmode` and its companions. Without them it is not: the start
 * warns of that.
 *
 * @throws StartupError for a mode that there is not, and for a file that cannot be read
 */
export function toTls(parameters: ReadonlyMap<string, string>): Tls {
  const given = parameters.get('sslmode') ?? parameters.get('ssl');
  const root = parameters.get('sslrootcert');
  const mode = given === undefined ? (root ? 'verify-full' : 'disable') : MODES[given];
  if (!mode) throw new StartupError(`has sslmode=${given}, which is none of libpq’s modes`);
  if (mode === 'disable') return false;
  const files = {
    ...(root && root !== 'system' && { ca: read('sslrootcert', root) }),
    ...readIfGiven('sslcert', 'cert'),
    ...readIfGiven('sslkey', 'key'),
    ...(parameters.has('sslpassword') && { passphrase: parameters.get('sslpassword') as string }),
  };
  if (root === 'system' && mode !== 'verify-full') {
    throw new StartupError('has sslrootcert=system, which needs sslmode=verify-full');
  }
  if (mode === 'verify-full') return { ...files, rejectUnauthorized: true };
  // With a root certificate, libpq's `require` makes sure of it as well.
  if (mode === 'verify-ca' || (mode === 'require' && root)) {
    return { ...files, rejectUnauthorized: true, checkServerIdentity: () => undefined };
  }
  if (mode === 'prefer') return 'prefer';
  return { ...files, rejectUnauthorized: false };

  function readIfGiven(name: string, option: string): Record<string, string> {
    const path = parameters.get(name);
    return path ? { [option]: read(name, path) } : {};
  }
}

function read(name: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new StartupError(`has ${name}=${path}, which cannot be read (${code})`);
  }
}
