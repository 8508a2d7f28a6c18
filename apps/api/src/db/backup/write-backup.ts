import { createHash, randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { access, open, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { renameDurably } from '@clinic/embedded-postgres/durable-file';
import { StartupError } from '../../kernel/startup-error.ts';
import { MIGRATIONS } from '../preparation/migrate.ts';
import { type Migration, readMigrations } from '../preparation/migration-files.ts';
import { FORMAT, type Header, RowCounter, type TableEnd } from './backup-file.ts';
import { Session } from './session.ts';
import { copyOutOf, readSequences, readTables, type Table } from './tables.ts';

/** Bytes that are collected before they are written as a block. */
const BLOCK = 64 * 1024;

type Options = {
  ownerUrl: string;
  file: string;
  /** Goes into the file, when it is given. */
  secret?: string | undefined;
  /** Called once the snapshot is taken: what changes after that is not in the backup. */
  onSnapshot?: () => Promise<void>;
};

/**
 * Writes the database into one file, as it is at one moment, while Clinic works on it. The file has its
 * name only when it is whole and on the disk; only its owner may read it.
 *
 * @returns count and SHA-256 of each table's rows
 * @throws StartupError when the file exists or the database is not one of this version of Clinic
 */
export async function writeBackup(options: Options): Promise<TableEnd[]> {
  await refuseToReplace(options.file);
  const unfinished = `${options.file}.unfinished-${randomBytes(4).toString('hex')}`;
  const session = new Session(options.ownerUrl);
  try {
    const tables: TableEnd[] = [];
    const lines = hashed(contentOf(session, options, (table) => tables.push(table)));
    const target = createWriteStream(unfinished, { mode: 0o600, flags: 'wx' });
    await pipeline(lines, createGzip(), target);
    const handle = await open(unfinished, 'r+');
    await handle.sync();
    await handle.close();
    await refuseToReplace(options.file);
    await renameDurably(unfinished, options.file);
    return tables;
  } finally {
    await session.end();
    await rm(unfinished, { force: true });
  }
}

async function refuseToReplace(file: string): Promise<void> {
  const exists = await access(file).then(
    () => true,
    () => false,
  );
  if (exists) throw new StartupError(`${file} exists already: name a file that does not.`);
}

async function* contentOf(
  session: Session,
  { secret, onSnapshot }: Options,
  onTable: (table: TableEnd) => void,
): AsyncGenerator<Buffer> {
  await session.begin('isolation level repeatable read read only');
  const migrations = await appliedMigrations(session);
  const [now] = await session.run<{ at: string; version: string }>(
    `select to_json(now()) #>> '{}' as at, current_setting('server_version') as version`,
  );
  await onSnapshot?.();
  yield line({
    format: FORMAT,
    takenAt: now?.at ?? '',
    postgres: now?.version ?? '',
    migrations: migrations.map(({ name, sha256 }) => ({ name, sha256 })),
    ...(secret !== undefined && { secret }),
  } satisfies Header);
  for (const table of await readTables(session, migrations)) {
    const counter = new RowCounter();
    yield line({ table: table.name, columns: table.columns });
    for await (const block of blocksOf(session, table)) {
      counter.add(block);
      yield line({ bytes: block.length });
      yield block;
    }
    const end = counter.end(table.name);
    onTable(end);
    yield line(end);
  }
  yield line({ sequences: await readSequences(session) });
  await session.run('commit');
}

/** Rows, joined to blocks. */
async function* blocksOf(session: Session, table: Table): AsyncGenerator<Buffer> {
  let rows: Buffer[] = [];
  let size = 0;
  for await (const row of session.copyOut(copyOutOf(table))) {
    rows.push(row);
    size += row.length;
    if (size < BLOCK) continue;
    yield Buffer.concat(rows);
    [rows, size] = [[], 0];
  }
  if (size > 0) yield Buffer.concat(rows);
}

/** The migrations that this database has, in order. */
async function appliedMigrations(session: Session): Promise<Migration[]> {
  const [found] = await session.run<{ ledger: boolean }>(
    `select to_regclass('clinic_migrations') is not null as ledger`,
  );
  const ledger = found?.ledger
    ? await session.run<{ name: string; sha256: string }>(
        'select name, sha256 from clinic_migrations',
      )
    : [];
  if (ledger.length === 0) throw new StartupError('The database has no data of Clinic to back up.');
  const known = new Map((await readMigrations(MIGRATIONS)).map((each) => [each.name, each]));
  const isOurs = ledger.every(({ name, sha256 }) => known.get(name)?.sha256 === sha256);
  if (!isOurs) {
    throw new StartupError(
      'The database was migrated by another version of Clinic: back it up with that version.',
    );
  }
  const applied = new Set(ledger.map(({ name }) => name));
  return [...known.values()].filter(({ name }) => applied.has(name));
}

function line(content: object): Buffer {
  return Buffer.from(`${JSON.stringify(content)}\n`);
}

/** The content, and a last line with its SHA-256. */
async function* hashed(content: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const hash = createHash('sha256');
  for await (const part of content) {
    hash.update(part);
    yield part;
  }
  yield line({ sha256: hash.digest('hex') });
}
