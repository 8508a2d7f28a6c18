import { join } from 'node:path';
import type { Clinic } from './clinic.ts';
import type { Config } from './config.ts';
import type { Clock } from './db/client/clock.ts';
import { type Database, openDatabase } from './db/client/database.ts';
import { TIME_LIMITS } from './db/client/time-limits.ts';
import type { Guard } from './kernel/access.ts';
import { Addresses } from './kernel/address.ts';
import { IdentityProvider } from './kernel/identity-provider.ts';
import type { Logger } from './kernel/log.ts';
import { PasswordHashes } from './kernel/password-hashes.ts';
import { Secrets } from './kernel/secrets.ts';
import { createGuard } from './modules/access/authorize.ts';
import { findManaged } from './modules/appointments/find-managed.ts';
import { folderMailer, type Mailer, smtpMailer } from './modules/messages/mailer.ts';

export type Dependencies = {
  readonly config: Config;
  readonly logger: Logger;
  readonly database: Database;
  readonly clinic: Clinic;
  /** Who may call what. */
  readonly guard: Guard;
  /** From which address a request counts. */
  readonly addresses: Addresses;
  /** How mails leave. */
  readonly mailer: Mailer;
  /** Milliseconds for a whole answer. */
  readonly answerLimit: number;
  /** How many log lines were lost since the start. */
  droppedLogLines(): number;
};

/**
 * The composition root, for the product and for tests alike.
 *
 * @param connection where the application's role connects, and the keys that sign
 * @param overrides what the program or a test replaces
 */
export function createDependencies(
  config: Config,
  logger: Logger,
  connection: { url: string; secrets: string[] },
  overrides: {
    clock?: Clock;
    answerLimit?: number;
    droppedLogLines?: () => number;
    lanes?: number;
  } = {},
): Dependencies {
  const database = openDatabase(connection.url, {
    poolSize: config.DATABASE_POOL_SIZE,
    maxQueue: config.MAX_QUEUE,
    ...(overrides.clock && { clock: overrides.clock }),
    lanes: overrides.lanes,
  });
  const clinic: Clinic = {
    db: database.db,
    perDoctor: database.perDoctor,
    groups: database.groups,
    secrets: new Secrets(connection.secrets as [string, ...string[]]),
    passwords: new PasswordHashes(),
    identityProvider: identityProviderOf(config),
    publicUrl: config.PUBLIC_URL,
    holdSeconds: config.HOLD_SECONDS,
    maxHoldsPerAddress: config.MAX_HOLDS_PER_ADDRESS,
    maxBookingsPerAddress: config.MAX_BOOKINGS_PER_ADDRESS,
  };
  const guard = createGuard({
    db: clinic.db,
    secrets: clinic.secrets,
    findManaged: (id) => findManaged(clinic, id),
  });
  const addresses = new Addresses(config.TRUST_PROXY);
  const { answerLimit = TIME_LIMITS.answer, droppedLogLines = () => 0 } = overrides;
  const mailer = createMailer(config);
  return {
    config,
    logger,
    database,
    clinic,
    guard,
    addresses,
    mailer,
    answerLimit,
    droppedLogLines,
  };
}

/** Without a mail server mails are files, with links that lead to this machine. */
function createMailer({ SMTP_URL, MAIL_FROM, PUBLIC_URL, PORT, CLINIC_DATA_DIR }: Config): Mailer {
  const from = MAIL_FROM ?? 'appointments@clinic.invalid';
  if (SMTP_URL) return smtpMailer(SMTP_URL, { from, origin: PUBLIC_URL });
  const origin = PUBLIC_URL ?? `http://localhost:${PORT}`;
  return folderMailer(join(CLINIC_DATA_DIR, 'mails'), { from, origin });
}

function identityProviderOf(config: Config): IdentityProvider | undefined {
  const {
    OIDC_ISSUER: issuer,
    OIDC_CLIENT_ID: clientId,
    OIDC_CLIENT_SECRET: clientSecret,
  } = config;
  if (!issuer || !clientId || !clientSecret) return undefined;
  return new IdentityProvider({ issuer, clientId, clientSecret, name: config.OIDC_NAME });
}
