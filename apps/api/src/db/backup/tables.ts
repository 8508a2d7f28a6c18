import type { Migration } from '../preparation/migration-files.ts';
import type { Session } from './session.ts';

export type Table = {
  readonly name: string;
  /** Without those that PostgreSQL generates from others. */
  readonly columns: readonly string[];
  /** Of the primary key, as an `ORDER BY` has them: the same on every server. */
  readonly order: string;
};

export type Sequence = { readonly name: string; readonly value: string; readonly called: boolean };

/**
 * The tables that migrations made, in the order of the migrations, but each after those that it
 * refers to.
 */
export async function readTables(
  session: Session,
  migrations: readonly Migration[],
): Promise<Table[]> {
  const rows = await session.run<{
    name: string;
    columns: string[];
    order: string;
    refers: string[];
  }>(`
    select c.relname as name,
      array_to_json(array(select attname from pg_attribute
        where attrelid = c.oid and attnum > 0 and not attisdropped and attgenerated = ''
        order by attnum))::text as columns,
      (select string_agg(quote_ident(attname) || case when attcollation <> 0 then ' collate "C"' else '' end,
          ', ' order by array_position(conkey, attnum))
        from pg_constraint join pg_attribute on attrelid = conrelid and attnum = any (conkey)
        where conrelid = c.oid and contype = 'p') as order,
      array_to_json(array(select distinct confrelid::regclass::text from pg_constraint
        where conrelid = c.oid and contype = 'f' and confrelid <> c.oid))::text as refers
    from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'`);
  const known = new Map(
    rows.map(({ name, columns, order, refers }) => [
      name,
      { name, order, columns: parse(columns), refers: parse(refers) },
    ]),
  );
  const sorted = new Set<string>();
  const add = (name: string) => {
    if (sorted.has(name) || !known.has(name)) return;
    for (const other of known.get(name)?.refers ?? []) add(other);
    sorted.add(name);
  };
  for (const name of tableNames(migrations)) add(name);
  return [...sorted].map((name) => {
    const { columns, order } = known.get(name) as Table;
    if (!order) throw new Error(`The table ${name} has no primary key and cannot be backed up.`);
    return { name, columns, order };
  });
}

const parse = (json: unknown): string[] => JSON.parse(json as string);

function tableNames(migrations: readonly Migration[]): string[] {
  return migrations.flatMap(({ text }) =>
    Array.from(text.matchAll(/^CREATE TABLE "(\w+)"/gm), ([, name]) => name as string),
  );
}

/** Where the sequences of these tables stand. Never behind the rows of an earlier snapshot. */
export async function readSequences(session: Session): Promise<Sequence[]> {
  const names = await session.run<{ name: string }>(`
    select c.relname as name from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'S' order by 1`);
  const sequences: Sequence[] = [];
  for (const { name } of names) {
    const [state] = await session.run<{ value: string; called: boolean }>(
      `select last_value::text as value, is_called as called from ${quoted(name)}`,
    );
    if (state) sequences.push({ name, value: state.value, called: state.called });
  }
  return sequences;
}

/** The statement that writes a table's rows as text, in the order of its key. */
export function copyOutOf({ name, columns, order }: Table): string {
  const list = columns.map(quoted).join(', ');
  return `copy (select ${list} from ${quoted(name)} order by ${order}) to stdout`;
}

export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
