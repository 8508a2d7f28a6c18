import type { Transaction } from '../../db/client/executor.ts';
import { lockAllDoctors, waitForSetup } from './settings-repository.ts';

/**
 * Until the transaction ends nobody else changes locations, doctors or visit types: what is read of them stays
 * so. The first lock of a transaction.
 *
 * @param of.calendars also locks every doctor, by id: for what concerns the hours of many
 */
export async function lockSetup(
  tx: Transaction,
  { calendars = false }: { calendars?: boolean } = {},
): Promise<void> {
  await waitForSetup(tx);
  if (calendars) await lockAllDoctors(tx);
}
