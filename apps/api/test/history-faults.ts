import type { Clinic } from '../src/clinic.ts';
import { type HistoryFault, verifyHistory } from '../src/modules/history/verify-history.ts';

/** What is wrong with the history, in the eyes of a clinic. */
export async function historyFaults(clinic: Clinic): Promise<HistoryFault[]> {
  const found: HistoryFault[] = [];
  await verifyHistory(
    clinic,
    (fault) => found.push(fault),
    () => {},
  );
  return found;
}
