import postgres from 'postgres';
import type { Secrets } from '../../kernel/secrets.ts';
import { driverOptions } from '../client/driver-options.ts';
import type { Executor } from '../client/executor.ts';
import { secretCheck } from '../schema/secret-check.ts';

const PURPOSE = 'secret-check';

const OTHER_SECRET =
  'the secret is not the one that the data were signed with: links of patients do not open and ' +
  'the history looks forged. Give the former secret back, in CLINIC_SECRET or as the file "secret" ' +
  'in CLINIC_DATA_DIR; to replace it, name both, the new one first: CLINIC_SECRET=new,former';

/**
 * Stores the check value of the key that signs, unless the data were signed with a key that is none
 * of these. So after a start with `new,former`, a start with `new` alone is right.
 *
 * @returns what is wrong, as a sentence
 */
export async function recordSecret(
  ownerUrl: string,
  secrets: Secrets,
): Promise<string | undefined> {
  const sql = postgres(
    driverOptions(ownerUrl, {
      max: 1,
      fetch_types: false,
      prepare: false,
      onnotice: () => {},
    }),
  );
  try {
    const value = secrets.sign(PURPOSE);
    await sql`insert into secret_check (value) values (${value}) on conflict do nothing`;
    const [stored] = await sql<{ value: Buffer }[]>`select value from secret_check`;
    if (!stored || !secrets.verify(stored.value, PURPOSE)) return OTHER_SECRET;
    if (!value.equals(stored.value)) {
      await sql`update secret_check set value = ${value} where value = ${stored.value}`;
    }
    return undefined;
  } finally {
    await sql.end({ timeout: 5 });
  }
}

/** Whether these are the secrets of the data: nothing, or what is wrong as a sentence. */
export async function secretProblem(db: Executor, secrets: Secrets): Promise<string | undefined> {
  const [stored] = await db.select({ value: secretCheck.value }).from(secretCheck);
  // Before the first start has stored it, any secret will do.
  return !stored || secrets.verify(stored.value, PURPOSE) ? undefined : OTHER_SECRET;
}
