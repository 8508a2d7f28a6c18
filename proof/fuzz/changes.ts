import type { Cluster } from '../cluster/cluster.ts';
import type { HttpAnswer, HttpRequest } from '../workload/send.ts';

/** The changes that an answer acknowledges, as `<id> <version>`, wherever in it they stand. */
export function changesIn({ method }: HttpRequest, { status, text }: HttpAnswer): string[] {
  if (method !== 'POST' || status >= 400) return [];
  const changes: string[] = [];
  // tRPC may answer with a line for each part.
  for (const line of text.split('\n')) {
    read(line, (_name, value) => {
      const { id, version } = (value ?? {}) as { id?: unknown; version?: unknown };
      if (typeof id === 'string' && Number.isInteger(version)) changes.push(`${id} ${version}`);
      return value;
    });
  }
  return changes;
}

/** Every change that the database knows of, from the events and, lest one is missing, the rows. */
export async function changesOf(cluster: Cluster): Promise<Set<string>> {
  const rows = await cluster.asAdmin(
    (sql) => sql`
      SELECT appointment_id || ' ' || version AS change FROM events
      UNION SELECT id || ' ' || version FROM appointments`,
  );
  if (!rows) throw new Error('The events cannot be read.');
  return new Set(rows.map(({ change }) => change as string));
}

/** What was written and not acknowledged, or acknowledged and not written. */
export function wrongChanges(written: Set<string>, acknowledged: Set<string>): string[] {
  const differences: [string, Set<string>][] = [
    ['changes were written and not acknowledged', written.difference(acknowledged)],
    ['changes were acknowledged and not written', acknowledged.difference(written)],
  ];
  const moved = [...acknowledged].some((change) => !change.endsWith(' 1'));
  return [
    ...differences
      .filter(([, changes]) => changes.size > 0)
      .map(([says, changes]) => `${changes.size} ${says}`),
    ...(moved ? [] : ['no input ever changed an appointment that was there']),
  ];
}

function read(line: string, reviver: (name: string, value: unknown) => unknown): void {
  try {
    JSON.parse(line, reviver);
  } catch {
    // A page or a file: nothing is acknowledged that way.
  }
}
