import type { History } from '../history/history.ts';
import type { Tables } from '../history/tables.ts';
import { checkAcknowledged, checkKeys, checkOrigins } from './acknowledged.ts';
import { checkAvailability } from './availability.ts';
import { checkCalendar } from './calendar.ts';
import { checkChains } from './chains.ts';
import {
  checkAnswerTimes,
  checkHealth,
  checkOutput,
  checkStatuses,
  checkTokens,
} from './conduct.ts';
import { type Evidence, gatherEvidence } from './evidence.ts';
import { checkLinearizability } from './linearizability.ts';
import { checkOverbookings } from './overbookings.ts';
import { checkReads } from './reads.ts';
import { checkSlotLength } from './slot-length.ts';
import { checkStaff } from './staff-conduct.ts';
import { checkDoubleBooking, checkWinners } from './taken-slots.ts';
import { checkUnknowns } from './unknowns.ts';
import type { Violation } from './violation.ts';

const CHECKS: ((evidence: Evidence) => Violation[])[] = [
  checkAcknowledged,
  checkDoubleBooking,
  checkOverbookings,
  checkWinners,
  checkUnknowns,
  checkOrigins,
  checkLinearizability,
  checkChains,
  checkCalendar,
  checkSlotLength,
  checkReads,
  checkAvailability,
  checkHealth,
  checkAnswerTimes,
  checkTokens,
  checkStaff,
  checkOutput,
  checkKeys,
  checkStatuses,
];

/** Every promise of the clinic against what was recorded and what is in the tables at the end. */
export function check(history: History, tables: Tables): Violation[] {
  const evidence = gatherEvidence(history, tables);
  return CHECKS.flatMap((one) => one(evidence));
}
