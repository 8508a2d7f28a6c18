import { Column, DrizzleQueryError, is, Param, Placeholder, type SQL, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/postgres-js';
import { clockOf } from './clock.ts';
import type { Db, Executor } from './executor.ts';

type Values = Record<string, unknown>;
type Rows = Record<string, unknown>[];
type Decoder = { mapFromDriverValue(value: unknown): unknown };
/** What Drizzle keeps of a query that is built, and of an expression; its types hide it. */
type Built = {
  queryString: string;
  params: unknown[];
  fields: { path: string[]; field: Column | Expression | { sql: Expression } }[];
};
type Expression = SQL & { decoder: Decoder };
type Client = { unsafe(text: string, parameters: unknown[]): { values(): Promise<unknown[][]> } };
type Run = (client: Client, values: Values) => Promise<Rows>;

/** Where a value goes, by its name; the names are those of the values that the query takes. */
export type ValueOf<V extends object> = <Name extends keyof V & string>(
  name: Name,
) => Placeholder<Name>;

/**
 * A query whose SQL is built once, at its first use, and not for every request. Drizzle would also
 * look at each parameter and each column anew, which takes a booking longer than its rules do.
 *
 * @param build builds it with `value('name')` where values go; encoded where they stand for a
 * column in `values()`, else sent as they are, so instants must be RFC 3339 text
 * @returns runs it on a database or a transaction, at the time of its clock; throws
 * `DrizzleQueryError`, as Drizzle does
 */
export function prepared<T, V extends object>(
  build: (
    db: Db,
    value: ValueOf<V>,
    now: SQL<string>,
  ) => { prepare(name: string): { execute(values: Values): Promise<T> } },
) {
  const runs = new WeakMap<object, Run>();
  return (executor: Executor, values: V): Promise<T> => {
    const clock = clockOf(executor);
    let run = runs.get(clock);
    if (!run) {
      const mock = drizzle.mock() as unknown as Db;
      const query = build(mock, (name) => sql.placeholder(name), clock.now).prepare('built once');
      run = toRun(query as unknown as Built);
      runs.set(clock, run);
    }
    const { client } = executor._.session as unknown as { client: Client };
    return run(client, values as Values) as Promise<T>;
  };
}

function toRun({ queryString, params, fields }: Built): Run {
  const encoders = params.map(toEncoder);
  const columns = fields.map(toColumn);
  const toRow = (row: unknown[]) => {
    const result: Values = {};
    for (let i = 0; i < columns.length; i += 1) {
      const { name, decode } = columns[i] as (typeof columns)[number];
      result[name] = row[i] === null ? null : decode(row[i]);
    }
    return result;
  };
  return async (client, values) => {
    const parameters = encoders.map((encode) => encode(values));
    try {
      return (await client.unsafe(queryString, parameters).values()).map(toRow);
    } catch (error) {
      throw new DrizzleQueryError(queryString, parameters, error as Error);
    }
  };
}

/** How a parameter of a built query comes from the values. */
function toEncoder(parameter: unknown): (values: Values) => unknown {
  if (is(parameter, Placeholder)) return (values) => values[parameter.name];
  if (is(parameter, Param) && is(parameter.value, Placeholder)) {
    const { encoder, value } = parameter;
    return (values) => encoder.mapToDriverValue(values[value.name]);
  }
  return () => parameter;
}

/** How a column of a row becomes a property. Rows are flat: nothing here joins what may be absent. */
function toColumn({ path, field }: Built['fields'][number]) {
  const [name, ...rest] = path;
  if (name === undefined || rest.length > 0) throw new Error('A prepared query selects flat rows.');
  const decoder = is(field, Column) ? field : ('sql' in field ? field.sql : field).decoder;
  return { name, decode: (value: unknown) => decoder.mapFromDriverValue(value) };
}
