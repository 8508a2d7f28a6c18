import { randomUUID } from 'node:crypto';
import type { Clinic } from '../../clinic.ts';
import { insertLink, selectSetupLink } from './links-repository.ts';
import { linkTokenOf } from './rules/link-token.ts';
import { hasManager, lockManagers } from './staff-repository.ts';

const HOURS = 24;

/**
 * The path of the link by which the first manager comes in, while there is none: it works once and for a day.
 * Every process that asks gets the same.
 */
export async function findSetupLink({ db, secrets }: Clinic): Promise<string | undefined> {
  return db.transaction(async (tx) => {
    await lockManagers(tx);
    if (await hasManager(tx)) return undefined;
    const link =
      (await selectSetupLink(tx)) ??
      (await insertLink(tx, { id: randomUUID(), staffId: null, hours: HOURS }));
    return `/desk/setup#${linkTokenOf(secrets, link.id)}`;
  });
}
