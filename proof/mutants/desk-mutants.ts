import { instead, override, sql, without } from './change.ts';
import { CALM, type Mutant } from './mutant.ts';
import { looksAway, noGroups } from './shared-changes.ts';

/** What the staff may do, and how long a visit is, is not asked where it counts. */
export const DESK_MUTANTS: readonly Mutant[] = [
  {
    number: 17,
    name: 'busy interval from a stale visit type',
    changes: [
      noGroups,
      // A row that the process has read some seconds ago, before it had any lock.
      override(
        'modules/calendar/slot-repository.ts',
        'selectSlot',
        `((known) => async (db, slot, caller) => {
  const state = await original.selectSlot(db, slot, caller);
  if (!slot) return state;
  const old = known.get(slot.visitTypeId);
  if (old && performance.now() - old.readAt < 5_000) return { ...state, visitType: old.visitType };
  known.set(slot.visitTypeId, { visitType: state.visitType, readAt: performance.now() });
  return state;
})(new Map())`,
      ),
    ],
    breaks: ['I8'],
    says: /never said/,
    rhythm: CALM,
  },
  {
    number: 20,
    name: 'no check of the role on the batch path',
    changes: [
      instead(
        'trpc/init.ts',
        'ctx.guard.admit(meta.access, ctx.actor)',
        `ctx.guard.admit(meta.access.startsWith('reception') ? 'staff' : meta.access, ctx.actor)`,
      ),
    ],
    breaks: ['I11'],
    says: /by doctor over batch/,
    rhythm: CALM,
  },
  {
    number: 21,
    name: 'overbooking without a name',
    changes: [
      looksAway,
      sql('ALTER TABLE appointments DROP CONSTRAINT appointments_overbooked_by_check'),
      instead(
        'modules/desk/write-at-desk.ts',
        '...{ doctor, now, cancelNoticeMinutes, ...decided, author, request },',
        `...{ doctor, now, cancelNoticeMinutes, ...decided, request },
        author: decided.lane > 0 ? { ...author, actorId: null } : author,`,
      ),
    ],
    breaks: ['J2'],
    rhythm: CALM,
  },
  {
    number: 22,
    name: 'a correction that skips the state table',
    changes: [
      looksAway,
      sql('DROP TRIGGER appointments_change_by_the_state_table ON appointments'),
      without(
        'modules/desk/rules/correction-times.ts',
        `  if (!CORRECTIONS[status].includes(to)) throw new DomainError('INVALID_TRANSITION');\n`,
      ),
    ],
    breaks: ['I7'],
    says: /'corrected' to/,
    rhythm: CALM,
  },
];
