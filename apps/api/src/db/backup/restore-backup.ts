import { StartupError } from '../../kernel/startup-error.ts';
import { applyWithin, lockMigrations, MIGRATIONS } from '../preparation/migrate.ts';
import { type Migration, readMigrations } from '../preparation/migration-files.ts';
import {
  BackupReader,
  Block,
  Header,
  LastLine,
  RowCounter,
  Sequences,
  TableEnd,
  TableStart,
} from './backup-file.ts';
import { Session } from './session.ts';
import { copyOutOf, quoted, readTables, type Table } from './tables.ts';

export type Restored = { header: Header; tables: TableEnd[] };

/**
 * Restores a backup into an empty database, of this or an earlier version of Clinic and of any
 * PostgreSQL, in one transaction: all of it or nothing. Reads what was written and compares counts and
 * hashes with the backup, then applies the migrations that are newer than it.
 *
 * @throws StartupError when the file is damaged or newer, or when the database is not empty
 */
export async function restoreBackup({
  ownerUrl,
  file,
}: {
  ownerUrl: string;
  file: string;
}): Promise<Restored> {
  const reader = new BackupReader(file);
  const session = new Session(ownerUrl);
  try {
    const header = await reader.line(Header);
    const { former, newer } = split(await readMigrations(MIGRATIONS), header);
    await session.begin('read write');
    await lockMigrations(session);
    await prepare(session, former);
    const tables = await readTables(session, former);
    await switchTriggers(session, tables, 'disable');
    for (const { name } of tables) {
      if (HOLDS_ROWS.has(name)) await session.run(`delete from ${quoted(name)}`);
    }
    const expected: TableEnd[] = [];
    for (const table of tables) expected.push(await fill(session, reader, table));
    await setSequences(session, await reader.line(Sequences));
    await reader.line(LastLine);
    for (const [i, table] of tables.entries()) await compare(session, table, expected[i]);
    await switchTriggers(session, tables, 'enable');
    await applyWithin(session, newer);
    await session.commit();
    await session.run('analyze');
    return { header, tables: expected };
  } finally {
    reader.close();
    await session.end();
  }
}

/** The header of a backup. Throws a `StartupError` when the file is none. */
export async function readHeader(file: string): Promise<Header> {
  const reader = new BackupReader(file);
  try {
    return await reader.line(Header);
  } finally {
    reader.close();
  }
}

/**
 * Tables that have rows in a database that nobody has used yet: the check of the secret, which a start of
 * Clinic stores, the default visit type, the settings, and where the feed begins. The backup has the right ones.
 */
const HOLDS_ROWS = new Set([
  'secret_check',
  'visit_types',
  'clinic_settings',
  'feed_head',
  'feed_cursors',
]);

/** The migrations that the backup's database had, and those that came later. */
function split(known: readonly Migration[], { migrations }: Header) {
  const former = known.slice(0, migrations.length);
  const isOurs = migrations.every(
    ({ name, sha256 }, i) => former[i]?.name === name && former[i].sha256 === sha256,
  );
  if (isOurs) return { former, newer: known.slice(migrations.length) };
  throw new StartupError(
    'The backup is of another version of Clinic than this one or an earlier one: restore it with ' +
      'the version that wrote it, or a newer one. Nothing was restored.',
  );
}

/** An empty database gets the tables of the backup; one that was only migrated has them. */
async function prepare(session: Session, former: readonly Migration[]): Promise<void> {
  const [found] = await session.run<{ ledger: boolean; tables: number }>(`
    select to_regclass('clinic_migrations') is not null as ledger, count(*)::int as tables
    from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')`);
  if (found?.tables === 0) return applyWithin(session, former);
  if (!found?.ledger) throw notEmpty('has tables that are not of Clinic');
  const applied = await session.run<{ name: string }>('select name from clinic_migrations');
  const names = applied.map(({ name }) => name).sort();
  const wanted = former.map(({ name }) => name).sort();
  for (const { name } of await readTables(session, former)) {
    if (!HOLDS_ROWS.has(name)) await refuseRows(session, name);
  }
  if (names.join() !== wanted.join()) throw notEmpty('was prepared by another version of Clinic');
}

async function refuseRows(session: Session, name: string): Promise<void> {
  await session.run(`lock table ${quoted(name)} in exclusive mode`);
  const [row] = await session.run<{ any: boolean }>(
    `select exists (select from ${quoted(name)}) as any`,
  );
  if (row?.any) throw notEmpty(`has rows in ${name}`);
}

function notEmpty(problem: string): StartupError {
  return new StartupError(
    `The database is not empty, it ${problem}: name an empty one by CLINIC_DATA_DIR or ` +
      'DATABASE_URL. Nothing was restored.',
  );
}

/** History is appended only and states change by a table: neither holds for rows that come back. */
async function switchTriggers(
  session: Session,
  tables: readonly Table[],
  how: 'disable' | 'enable',
): Promise<void> {
  for (const { name } of tables) {
    await session.run(`alter table ${quoted(name)} ${how} trigger user`);
  }
}

async function fill(session: Session, reader: BackupReader, table: Table): Promise<TableEnd> {
  const start = await reader.line(TableStart);
  if (start.table !== table.name || start.columns.join() !== table.columns.join()) {
    throw new StartupError(
      `The backup has the table ${start.table} where ${table.name} is expected, or other columns ` +
        'of it. Nothing was restored.',
    );
  }
  const counter = new RowCounter();
  let end: TableEnd | undefined;
  const rows = async function* () {
    for (;;) {
      const next = await reader.line(Block.or(TableEnd));
      if (!('bytes' in next)) {
        end = next;
        return;
      }
      const block = await reader.bytes(next.bytes);
      counter.add(block);
      yield block;
    }
  };
  const columns = table.columns.map(quoted).join(', ');
  await session.copyIn(`copy ${quoted(table.name)} (${columns}) from stdin`, rows());
  assertEqual(table.name, counter.end(table.name), end);
  return end as TableEnd;
}

async function setSequences(session: Session, { sequences }: Sequences): Promise<void> {
  for (const { name, value, called } of sequences) {
    if (!/^-?\d+$/.test(value)) throw new StartupError(`The sequence ${name} is damaged.`);
    const literal = `'${quoted(name).replaceAll("'", "''")}'`;
    await session.run(`select setval(${literal}, ${value}, ${called})`);
  }
}

/** Reads back what the database holds now. */
async function compare(session: Session, table: Table, expected: TableEnd | undefined) {
  const counter = new RowCounter();
  for await (const chunk of session.copyOut(copyOutOf(table))) counter.add(chunk);
  assertEqual(table.name, counter.end(table.name), expected);
}

function assertEqual(name: string, found: TableEnd, expected: TableEnd | undefined): void {
  if (found.rows === expected?.rows && found.sha256 === expected.sha256) return;
  throw new StartupError(
    `The rows of ${name} are not those that were backed up (${found.rows} of ${expected?.rows}). ` +
      'Nothing was restored.',
  );
}
