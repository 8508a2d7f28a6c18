import { cp, readFile, writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import type { Appointment } from '@clinic/contracts/appointments';
import { silent } from '@clinic/testing/silent-logger';
import type { TestDatabase } from '@clinic/testing/test-database';
import postgres from 'postgres';
import { MIGRATIONS, migrate } from '../../src/db/preparation/migrate.ts';
import type { Booking, FirstAnswer } from '../bookings.ts';

/** What version 0.1 was asked, and its answers. */
export type Said =
  | { kind: 'book'; input: Booking; status: number; answer: FirstAnswer }
  | { kind: 'cancel'; id: string; token: string; key: string; answer: Appointment }
  | {
      kind: 'move';
      id: string;
      token: string;
      key: string;
      to: { startsAt: string; doctorId?: number };
      answer: Appointment;
    };

/** The last of the migrations that version 0.1 had. */
const LAST = '0008_check_time_zones';

/** A folder with the migrations of version 0.1 only. */
async function migrationsOf01(folder: string): Promise<URL> {
  await cp(MIGRATIONS, folder, { recursive: true });
  const journal = `${folder}/meta/_journal.json`;
  const { entries, ...rest } = JSON.parse(await readFile(journal, 'utf8'));
  const last = entries.findIndex(({ tag }: { tag: string }) => tag === LAST);
  await writeFile(journal, JSON.stringify({ ...rest, entries: entries.slice(0, last + 1) }));
  return pathToFileURL(`${folder}/`);
}

/** Makes a database as version 0.1 left it: its migrations, and rows that it has written. */
export async function restore01(
  { ownerUrl, adminUrl }: TestDatabase,
  folder: string,
): Promise<Said[]> {
  await migrate({ ownerUrl, logger: silent, directory: await migrationsOf01(folder) });
  const text = await readFile(new URL('version-0.1.jsonl', import.meta.url), 'utf8');
  const lines = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  const admin = postgres(adminUrl, { max: 1, onnotice: () => {} });
  // States are written as they were in the end.
  await admin.unsafe('set session_replication_role = replica');
  for (const { table, row } of lines.filter((line) => line.table)) {
    const columns = Object.keys(row).join(', ');
    await admin.unsafe(
      `insert into ${table} (${columns}) overriding system value
       select ${columns} from json_populate_record(null::${table}, $1::text::json)`,
      [JSON.stringify(row)],
    );
  }
  await admin`select setval('doctors_id_seq', (select max(id) from doctors))`;
  await admin.end();
  return lines.flatMap(({ said }) => said ?? []);
}
