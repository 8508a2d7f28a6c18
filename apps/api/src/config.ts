import { ShownPhone } from '@clinic/contracts/settings';
import { Email } from '@clinic/contracts/staff';
import { z } from 'zod';
import { readDatabaseUrl } from './db/client/database-url.ts';
import { isRepeated } from './kernel/is-repeated.ts';
import { isLoopback } from './kernel/public-origin.ts';
import { StartupError } from './kernel/startup-error.ts';
import { holdsPatients, isProxy } from './kernel/trusted-proxies.ts';
import { readSecretFiles } from './secret-files.ts';

/** `aaaa…`, `abab…`, `passwordpassword…`: long, and tried by everybody who guesses. */
const isGuessable = (key: string): boolean => new Set(key).size < 8 || isRepeated(key);

const isOrigin = (value: string): boolean =>
  /^https?:/.test(value) && URL.canParse(value) && new URL(value).origin === value;

const text = z.string().trim().min(1);
const number = (min: number, max: number, preset: number) =>
  z.coerce.number<string>().int().min(min).max(max).default(preset);
const list = text.transform((value) => value.split(',').map((part) => part.trim()));
const proxies = list
  .refine(
    (all) => all.every(isProxy),
    'must be addresses or CIDR ranges, like 10.0.0.1,172.16.0.0/12',
  )
  .refine(
    (all) => !all.some(holdsPatients),
    'must name your proxies only: in so wide a range anybody could choose the address that counts',
  );
const postgresUrl = text.check(({ value, issues }) => {
  try {
    readDatabaseUrl(value);
  } catch (error) {
    if (!(error instanceof StartupError)) throw error;
    // Without the value: there is a password in it.
    issues.push({ code: 'custom', input: undefined, message: error.message });
  }
});
const origins = list.refine(
  (all) => all.every(isOrigin),
  'must be origins as browsers send them, like https://www.clinic.example',
);
const publicUrl = text
  .transform((value) => value.replace(/\/$/, ''))
  .refine(isOrigin, 'must be the address of the first page, like https://clinic.example');
/** Without TLS only on this machine: whoever is on the way could answer for the provider. */
const issuer = text.refine((value) => {
  if (!URL.canParse(value)) return false;
  const { protocol, hostname, search, hash } = new URL(value);
  const isSafe = protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
  return isSafe && !search && !hash;
}, 'must be the https: address of the provider, as its documentation gives the issuer (http: only on this machine)');
const SIGN_ON = ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET'] as const;
const TOO_SHORT = 'must have at least 32 characters';
const NOT_RANDOM = 'must be random, not one piece repeated: "openssl rand -hex 32" makes one';
const secret = text
  .refine((key) => key.length >= 32, { error: TOO_SHORT, abort: true })
  .refine((key) => !isGuessable(key), { error: NOT_RANDOM });
const secrets = list
  .refine((keys) => keys.every((key) => key.length >= 32), {
    error: `${TOO_SHORT} (each, where several are given)`,
    abort: true,
  })
  .refine((keys) => !keys.some(isGuessable), { error: NOT_RANDOM });

const smtpUrl = text.refine(
  (value) => /^smtps?:\/\/./.test(value) && URL.canParse(value) && new URL(value).hostname !== '',
  'must be a mail server, like smtps://user:password@mail.example:465',
);

const Environment = z
  .object({
    HOST: text.default('127.0.0.1'),
    PORT: number(0, 65_535, 8000),
    PUBLIC_URL: publicUrl.optional(),
    DATABASE_URL: postgresUrl.optional(),
    DATABASE_MIGRATION_URL: postgresUrl.optional(),
    DATABASE_POOL_SIZE: number(1, 200, 24),
    CLINIC_DATA_DIR: text.default('.clinic'),
    CLINIC_SECRET: secrets.optional(),
    // The next three are what a new database begins with; a manager changes them at the desk.
    BOOKING_HORIZON_DAYS: z.coerce.number<string>().int().min(1).max(730).optional(),
    CLINIC_PHONE: ShownPhone.optional(),
    CANCEL_NOTICE_MINUTES: z.coerce.number<string>().int().min(0).max(43_200).optional(),
    HOLD_SECONDS: number(1, 3_600, 300),
    MAX_HOLDS_PER_ADDRESS: number(1, 10_000, 10),
    MAX_BOOKINGS_PER_ADDRESS: z.coerce.number<string>().int().min(1).optional(),
    MAX_QUEUE: number(1, 1_000_000, 2_000),
    RATE_LIMIT_PER_MINUTE: z.coerce.number<string>().int().min(1).optional(),
    TRUST_PROXY: proxies.optional(),
    CORS_ORIGINS: origins.optional(),
    HSTS_SECONDS: z.coerce.number<string>().int().min(1).max(63_072_000).optional(),
    MAX_CONNECTIONS: number(10, 1_000_000, 4_000),
    METRICS_TOKEN: secret.optional(),
    METRICS_PORT: z.coerce.number<string>().int().min(0).max(65_535).optional(),
    OIDC_ISSUER: issuer.optional(),
    OIDC_CLIENT_ID: text.optional(),
    OIDC_CLIENT_SECRET: text.optional(),
    OIDC_NAME: text.max(60, 'must have at most 60 characters').optional(),
    SMTP_URL: smtpUrl.optional(),
    MAIL_FROM: Email.optional(),
    LOG_LEVEL: z
      .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
      .default('info'),
  })
  .refine((env) => !env.DATABASE_URL || env.CLINIC_SECRET, {
    path: ['CLINIC_SECRET'],
    error: 'is required with DATABASE_URL',
  })
  .refine((env) => env.DATABASE_URL || !env.DATABASE_MIGRATION_URL, {
    path: ['DATABASE_MIGRATION_URL'],
    error: 'has no meaning without DATABASE_URL',
  })
  .check(({ value: env, issues }) => {
    const missing = SIGN_ON.filter((name) => env[name] === undefined);
    if (missing.length === 0 || missing.length === SIGN_ON.length) return;
    for (const name of missing) {
      const message = `is missing: ${SIGN_ON.join(', ')} belong together`;
      issues.push({ code: 'custom', input: undefined, path: [name], message });
    }
  })
  .refine((env) => !env.OIDC_ISSUER || env.PUBLIC_URL || isLoopback(env.HOST), {
    path: ['PUBLIC_URL'],
    error: 'is required with OIDC_ISSUER: the provider sends people back to it',
  })
  .refine((env) => !env.SMTP_URL || env.MAIL_FROM, {
    path: ['MAIL_FROM'],
    error: 'is required with SMTP_URL: the address that mails come from',
  })
  .refine((env) => !env.SMTP_URL || env.PUBLIC_URL, {
    path: ['PUBLIC_URL'],
    error: 'is required with SMTP_URL: mails have links',
  })
  .refine((env) => !env.METRICS_TOKEN || env.METRICS_PORT === undefined, {
    path: ['METRICS_PORT'],
    error: 'has no meaning with METRICS_TOKEN, which opens /metrics at PORT',
  });

export type Config = z.infer<typeof Environment>;

/** The environment as Clinic's configuration. Throws a `StartupError` that names every bad variable. */
export function envToConfig(env: Record<string, string | undefined>): Config {
  // An empty variable is one that nobody set: that is how docker compose passes it on.
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const { env: filled, problems } = readSecretFiles(set);
  const parsed = Environment.safeParse(filled);
  if (parsed.success && problems.length === 0) return parsed.data;
  // What a file should have held is not missing as well.
  const issues = problems.length === 0 ? (parsed.error?.issues ?? []) : [];
  problems.push(...issues.map((issue) => `${issue.path.join('.')} ${issue.message}`));
  throw new StartupError(`The environment is not valid: ${problems.join('; ')}.`);
}
