import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Config } from '../../config.ts';
import { writeBackup } from '../../db/backup/write-backup.ts';
import { loadOrCreateSecrets, secretFile } from '../../db/preparation/load-or-create-secret.ts';
import { recordSecret } from '../../db/preparation/secret-check.ts';
import { Secrets } from '../../kernel/secrets.ts';
import { StartupError } from '../../kernel/startup-error.ts';
import { describeFailure } from './describe-failure.ts';
import { type Server, withServer } from './open-clinic.ts';

const USAGE = 'usage: npm run backup -- FILE [--with-secret]';

try {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { 'with-secret': { type: 'boolean', default: false } },
  });
  const [path, ...rest] = positionals;
  if (!path || rest.length > 0) throw new Error(USAGE);
  // npm runs this in Clinic's folder; the name was meant where the person is.
  const file = resolve(process.env.INIT_CWD ?? '', path);
  await withServer(process.env, (server) => backUp(server, file, values['with-secret']));
} catch (error) {
  console.error(describeFailure(error));
  process.exitCode = 1;
}

async function backUp(server: Server, file: string, withSecret: boolean): Promise<void> {
  const { config, ownerUrl } = server;
  const secret = withSecret ? await secretOf(server) : undefined;
  const tables = await writeBackup({ ownerUrl, file, secret });
  console.table(tables.map(({ end, rows, sha256 }) => ({ table: end, rows, sha256 })));
  console.log(`The backup is in ${file}. It holds names of patients: keep it as closed as Clinic.`);
  console.log(
    withSecret
      ? 'The secret is in it, too: it opens every appointment.'
      : `The secret is not in it, and without it no link of a patient opens: keep ${placeOf(config)} ` +
          'as well, apart from the backup (or back up with --with-secret).',
  );
}

/** The secret, when it is the one of the data: another would be found out at the restored clinic. */
async function secretOf({ config, ownerUrl }: Server): Promise<string> {
  const keys = config.CLINIC_SECRET ?? (await loadOrCreateSecrets(config.CLINIC_DATA_DIR));
  const problem = await recordSecret(ownerUrl, new Secrets(keys as [string, ...string[]]));
  if (problem) throw new StartupError(`Nothing was backed up: ${problem}.`);
  return keys.join(',');
}

function placeOf(config: Config): string {
  if (!config.CLINIC_SECRET) return resolve(secretFile(config.CLINIC_DATA_DIR));
  const file = process.env.CLINIC_SECRET_FILE;
  return file ? `${file} (CLINIC_SECRET_FILE)` : 'CLINIC_SECRET';
}
