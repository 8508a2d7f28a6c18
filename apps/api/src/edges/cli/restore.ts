import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { readHeader, restoreBackup } from '../../db/backup/restore-backup.ts';
import {
  loadOrCreateSecrets,
  placeSecret,
  secretFile,
} from '../../db/preparation/load-or-create-secret.ts';
import { recordSecret } from '../../db/preparation/secret-check.ts';
import { Secrets } from '../../kernel/secrets.ts';
import { StartupError } from '../../kernel/startup-error.ts';
import { describeFailure } from './describe-failure.ts';
import { type Server, withServer } from './open-clinic.ts';

const USAGE =
  'usage: npm run restore -- FILE (into an empty database), or npm run restore -- FILE --secret-to ' +
  'NEW-FILE (takes the secret out of the backup, and restores nothing)';

try {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { 'secret-to': { type: 'string' } },
  });
  const [path, ...rest] = positionals;
  if (!path || rest.length > 0) throw new Error(USAGE);
  // npm runs this in Clinic's folder; the names were meant where the person is.
  const here = (name: string) => resolve(process.env.INIT_CWD ?? '', name);
  const secretTo = values['secret-to'];
  if (secretTo) await takeSecret(here(path), here(secretTo));
  else await withServer(process.env, (server) => restore(server, here(path)));
} catch (error) {
  console.error(describeFailure(error));
  process.exitCode = 1;
}

async function takeSecret(file: string, target: string): Promise<void> {
  const { secret } = await readHeader(file);
  if (!secret) throw new StartupError(`The backup ${file} was made without the secret.`);
  await writeFile(target, secret, { mode: 0o600, flag: 'wx', flush: true });
  console.log(`The secret is in ${target}: name it in CLINIC_SECRET_FILE.`);
}

async function restore(server: Server, file: string): Promise<void> {
  const { header, tables } = await restoreBackup({ ownerUrl: server.ownerUrl, file });
  console.table(tables.map(({ end, rows, sha256 }) => ({ table: end, rows, sha256 })));
  console.log(
    `The backup of ${header.takenAt} is restored, and what was written is what it holds.`,
  );
  const missing = await restoreSecret(server, header.secret);
  if (missing) console.error(missing);
}

/** Puts the secret where Clinic finds it; what a person has to do about it, otherwise. */
async function restoreSecret(
  { config, ownerUrl }: Server,
  secret: string | undefined,
): Promise<string | undefined> {
  const { CLINIC_SECRET: given, CLINIC_DATA_DIR: dataDir } = config;
  if (!given && secret) {
    const { path, replaced } = await placeSecret(dataDir, secret);
    console.log(
      `The secret is in ${resolve(path)}${replaced ? `, the other in ${replaced}` : ''}.`,
    );
  }
  const keys = given ?? (await loadOrCreateSecrets(dataDir, { make: false }));
  const cure = secret
    ? 'take it out of the backup by --secret-to'
    : `it was ${given ? 'CLINIC_SECRET' : `the file ${resolve(secretFile(dataDir))}`} of the clinic that was backed up`;
  if (keys.length === 0)
    return `The secret is missing. Before Clinic starts, put it in place: ${cure}.`;
  const problem = await recordSecret(ownerUrl, new Secrets(keys as [string, ...string[]]));
  return problem && `Clinic will not be ready: ${problem}. To find it: ${cure}.`;
}
