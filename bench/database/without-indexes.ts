import type postgres from 'postgres';

type Definition = { table: string; name: string; definition: string; kind: string };

/**
 * Fills tables with their indexes, keys and exclusion constraints taken off, and puts them back as
 * the migrations made them: the database itself says how they were.
 */
export async function withoutIndexes(
  admin: postgres.Sql,
  tables: string[],
  progress: (text: string) => void,
  work: () => Promise<void>,
): Promise<void> {
  const constraints = await admin<Definition[]>`
    select conrelid::regclass::text as table, conname as name, contype as kind,
      pg_get_constraintdef(oid) as definition
    from pg_constraint
    where (conrelid::regclass::text = any(${tables}) and contype in ('p', 'u', 'x', 'f'))
      -- Keys of other tables rest on the indexes of these.
      or (confrelid::regclass::text = any(${tables}) and contype = 'f')
    order by contype = 'f', conrelid, conname`;
  const indexes = await admin<Definition[]>`
    select tablename as table, indexname as name, 'i' as kind, indexdef as definition
    from pg_indexes
    where schemaname = 'public' and tablename = any(${tables})
      and indexname <> all(${constraints.map(({ name }) => name)})`;
  for (const { table, name } of constraints.toReversed()) {
    await admin.unsafe(`alter table ${table} drop constraint "${name}"`);
  }
  for (const { name } of indexes) await admin.unsafe(`drop index "${name}"`);
  await work();
  await admin.unsafe(`set maintenance_work_mem = '1GB'`);
  for (const { name, definition } of indexes) {
    progress(name);
    await admin.unsafe(definition);
  }
  for (const { table, name, definition } of constraints) {
    progress(name);
    await admin.unsafe(`alter table ${table} add constraint "${name}" ${definition}`);
  }
  await admin.unsafe('reset maintenance_work_mem');
}
