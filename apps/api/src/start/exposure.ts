import type { Config } from '../config.ts';
import { hostsWithoutTls } from '../db/client/database-url.ts';

type Limits = Pick<Config, 'RATE_LIMIT_PER_MINUTE' | 'MAX_BOOKINGS_PER_ADDRESS' | 'TRUST_PROXY'>;

/** What happens to a server that others reach and that lacks one of these settings. */
const CONSEQUENCES: Record<keyof Limits, string> = {
  RATE_LIMIT_PER_MINUTE: 'anybody may ask as often as they like',
  MAX_BOOKINGS_PER_ADDRESS: 'one person may book every free time',
  TRUST_PROXY: 'behind a proxy all patients count as one address',
};

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|::1)$/i;

/** The settings that are missing where other machines can reach Clinic, each with what follows. */
export function missingLimits(config: Limits & Pick<Config, 'HOST'>): string[] {
  if (LOOPBACK.test(config.HOST)) return [];
  return Object.entries(CONSEQUENCES)
    .filter(([name]) => config[name as keyof Limits] === undefined)
    .map(([name, consequence]) => `${name} is not set: ${consequence}`);
}

/** The warning as a person reads it on the console; empty when nothing is missing. */
export const exposureWarning = (missing: readonly string[]): string =>
  missing.length === 0
    ? ''
    : `WARNING: Clinic can be reached from other machines, and\n${missing
        .map((sentence) => `  - ${sentence}\n`)
        .join('')}.env.example says what to set.\n\n`;

/** A warning of database servers on other machines that are reached without TLS, or empty. */
export function plainTextWarning({
  DATABASE_URL: url,
  DATABASE_MIGRATION_URL: ownerUrl,
}: Pick<Config, 'DATABASE_URL' | 'DATABASE_MIGRATION_URL'>): string {
  const hosts = new Set([url, ownerUrl].flatMap((given) => (given ? hostsWithoutTls(given) : [])));
  if (hosts.size === 0) return '';
  return `WARNING: Clinic talks to the database on ${[...hosts].join(', ')} without TLS: names of
patients pass readable. Add ?sslmode=verify-full to its URL, or sslmode=disable where nobody else is
on that network.

`;
}
