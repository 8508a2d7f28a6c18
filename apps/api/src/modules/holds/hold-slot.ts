import type { Hold, HoldSlotInput } from '@clinic/contracts/appointments';
import type { Clinic } from '../../clinic.ts';
import { limitHolds, precheckHolds } from '../access/limit-holds.ts';
import { hashNetworks } from '../access/rules/hashed-networks.ts';
import { lockedWrite } from '../calendar/locked-write.ts';
import { assertFree } from '../calendar/rules/slot-state.ts';
import { slotAt } from '../calendar/rules/slot-times.ts';
import { busyInterval, lengthOf } from '../visit-types/rules/bookable-visit-type.ts';
import { selectHold, upsertHold } from './holds-repository.ts';
import { holderOf } from './rules/holder.ts';
import { renewalsOf } from './rules/renewals.ts';

/**
 * Keeps a slot for one browser for `HOLD_SECONDS`; asked again for the same slot, renews it, twice
 * at most. A holder has one hold: a new one replaces it.
 *
 * @param address where the browser is
 * @throws `DOCTOR_NOT_FOUND`, `VISIT_TYPE_NOT_FOUND`, `VISIT_TYPE_NOT_OFFERED`, the refusals of the opening hours, `SLOT_TAKEN` with alternatives,
 * `HOLD_LIMIT` after the last renewal or for too many holds of one address
 */
export function holdSlot(
  clinic: Clinic,
  { doctorId, startsAt, visitTypeId, holdToken }: HoldSlotInput,
  address: string,
): Promise<Hold> {
  const { db, secrets, holdSeconds } = clinic;
  const holder = holderOf(secrets, holdToken);
  const networks = hashNetworks(secrets, address);
  const start = Date.parse(startsAt);
  return lockedWrite(clinic, {
    plan: async () => {
      const held = await selectHold(db, holder);
      const doctorIds = [...new Set([doctorId, held?.doctorId ?? doctorId])];
      return { doctorIds, slot: { doctorId, startsAt, visitTypeId } };
    },
    caller: { holder },
    find: (tx) => selectHold(tx, holder),
    isElsewhere: (held, doctorIds) => held !== undefined && !doctorIds.includes(held.doctorId),
    findRecorded: async () => undefined,
    precheck: () => precheckHolds(clinic, networks, holder),
    decide: ({ doctor, slot, found: held }) => {
      const visitType = assertFree(doctor, start, slot);
      const wanted = { doctorId, startsAt: start, visitTypeId: visitType.id };
      const renewals = renewalsOf(held, wanted, slot.now);
      const expiresAt = slot.now + holdSeconds * 1_000;
      const endsAt = start + lengthOf(visitType);
      const busy = busyInterval(start, visitType);
      return { ...wanted, endsAt, busy, expiresAt, renewals, holder, networks };
    },
    write: async (tx, hold, { doctor }) => {
      await limitHolds(tx, clinic, networks, holder);
      await upsertHold(tx, hold);
      const expiresAt = new Date(hold.expiresAt).toISOString();
      return { ...slotAt(hold, doctor.timeZone), expiresAt };
    },
  });
}
