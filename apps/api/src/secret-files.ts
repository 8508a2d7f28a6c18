import { readFileSync } from 'node:fs';

type Environment = Record<string, string | undefined>;

/** Settings that are secrets. Each may come from a file, whose path is in `<name>_FILE`. */
export const SECRET_SETTINGS = [
  'CLINIC_SECRET',
  'DATABASE_URL',
  'DATABASE_MIGRATION_URL',
  'METRICS_TOKEN',
  'OIDC_CLIENT_SECRET',
  'SMTP_URL',
] as const;

/**
 * The environment with the secrets that files hold, as containers are given them.
 *
 * @returns also what is wrong; neither values nor contents are repeated in it
 */
export function readSecretFiles(env: Environment): { env: Environment; problems: string[] } {
  const problems: string[] = [];
  const filled = { ...env };
  for (const name of SECRET_SETTINGS) {
    const path = env[`${name}_FILE`];
    if (path === undefined) continue;
    const secret = readSecret(path);
    if (env[name] !== undefined) problems.push(`${name} and ${name}_FILE are both set: set one`);
    else if ('problem' in secret) problems.push(`${name}_FILE ${secret.problem}`);
    else filled[name] = secret.text;
  }
  return { env: filled, problems };
}

/** Editors end a file with a line break; it is no part of the secret. */
function readSecret(path: string): { text: string } | { problem: string } {
  try {
    const text = readFileSync(path, 'utf8').trim();
    return text === '' ? { problem: 'is an empty file' } : { text };
  } catch (error) {
    return { problem: `cannot be read (${(error as NodeJS.ErrnoException).code})` };
  }
}
