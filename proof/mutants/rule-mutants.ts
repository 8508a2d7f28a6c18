import { instead } from './change.ts';
import { CALM, LIVELY, type Mutant } from './mutant.ts';
import { noDeadline } from './shared-changes.ts';

/** A rule, a translation or a limit is missing. */
export const RULE_MUTANTS: readonly Mutant[] = [
  {
    number: 11,
    name: 'guard without the token check',
    changes: [
      instead(
        'modules/access/authorize.ts',
        'if (!isAllowed || !found)',
        'if (!found || !secrets)',
      ),
    ],
    breaks: ['I11'],
    rhythm: CALM,
  },
  {
    number: 13,
    name: 'slots in the server’s local time',
    changes: [
      instead(
        'modules/calendar/rules/opening-hours.ts',
        'function slotStartsOn(date: string, slots: Slots): readonly number[] {',
        `function slotStartsOn(date: string, slots: Slots): readonly number[] {
  slots = { ...slots, timeZone: Temporal.Now.timeZoneId() };`,
      ),
    ],
    breaks: ['I8'],
    rhythm: CALM,
  },
  {
    number: 14,
    name: 'error.code instead of error.cause.code',
    changes: [
      instead(
        'db/client/postgres-errors.ts',
        'for (let e = error; e instanceof Error; e = e.cause) {',
        'for (let e = error; e instanceof Error; e = undefined) {',
      ),
    ],
    breaks: ['I13'],
    rhythm: LIVELY,
  },
  {
    number: 18,
    name: 'an expired hold is not removed before the insert',
    changes: [
      instead(
        'modules/holds/holds-repository.ts',
        '  await tx.delete(holds).where(and(eq(holds.doctorId, doctorId), overlaps(holds, time)));',
        '  if (time) and(eq(holds.doctorId, doctorId), overlaps(holds, time));',
      ),
    ],
    breaks: ['I3', 'I6'],
    rhythm: CALM,
  },
  {
    number: 19,
    name: 'an event of format 2 hashed without its format',
    changes: [
      instead(
        'modules/history/rules/event-hash.ts',
        '  event.format,\n  event.appointmentId,',
        '  event.appointmentId,',
      ),
    ],
    breaks: ['I7'],
    rhythm: CALM,
  },
  {
    number: 15,
    name: 'no deadline for the whole answer',
    changes: noDeadline,
    breaks: ['J7'],
    rhythm: CALM,
  },
];
