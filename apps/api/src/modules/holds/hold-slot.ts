import type { Hold, HoldSlotInput } from '@clinic/contracts/appointments';
import type { Clinic } from '../../clinic.ts';
import type { Transaction } from '../../db/client/executor.ts';
import { DomainError } from '../../kernel/domain-error.ts';
import { isFull } from '../../kernel/networks.ts';
import type { Secrets } from '../../kernel/secrets.ts';
import { countHolds, lockNetworks } from '../access/addresses-repository.ts';
import { type HashedNetworks, hashNetworks } from '../access/rules/hashed-networks.ts';
import { explainTakenEarly } from '../calendar/explain-taken-early.ts';
import { refusalOf } from '../calendar/rules/opening-hours.ts';
import { slotAt } from '../calendar/rules/slot-times.ts';
import { StartOver, settle } from '../calendar/settle.ts';
import { lockDoctors, selectSlot } from '../calendar/slot-repository.ts';
import { explainTaken } from '../calendar/with-alternatives.ts';
import { selectHold, upsertHold } from './holds-repository.ts';

const MAX_RENEWALS = 2;

/** A hold token as it is kept: hashed, for it is a secret of its browser. */
export const holderOf = (secrets: Secrets, holdToken: string): Buffer =>
  secrets.sign('hold', holdToken);

/**
 * Keeps a slot for one browser for `HOLD_SECONDS`; asked again for the same slot, renews it, twice
 * at most. A holder has one hold: a new one replaces it.
 *
 * @param address where the browser is
 * @throws `DOCTOR_NOT_FOUND`, the refusals of the opening hours, `SLOT_TAKEN` with alternatives,
 * `HOLD_LIMIT` after the last renewal or for too many holds of one address
 */
export async function holdSlot(
  clinic: Clinic,
  input: HoldSlotInput,
  address: string,
): Promise<Hold> {
  const { db, secrets, turns } = clinic;
  const holder = holderOf(secrets, input.holdToken);
  const wanted = {
    doctorId: input.doctorId,
    startsAt: Date.parse(input.startsAt),
    holder,
    networks: hashNetworks(secrets, address),
  };
  try {
    return await settle(
      async () => {
        const held = await selectHold(db, holder);
        const doctorIds = [input.doctorId, ...(held ? [held.doctorId] : [])];
        return turns.run(doctorIds, async (waited) => {
          if (waited) await refuseEarly(clinic, wanted);
          return db.transaction((tx) => hold(tx, clinic, wanted, [...new Set(doctorIds)]));
        });
      },
      async () => undefined,
    );
  } catch (error) {
    throw await explainTaken(clinic, error, wanted.doctorId, wanted.startsAt);
  }
}

type Wanted = {
  doctorId: number;
  startsAt: number;
  holder: Buffer;
  networks: HashedNetworks;
};

/** Whoever had to wait hears from plain reads that it was in vain: the locks are for who may win. */
async function refuseEarly(clinic: Clinic, wanted: Wanted): Promise<void> {
  const { db, clock } = clinic;
  const { doctorId, startsAt, holder, networks } = wanted;
  const [slot, counts] = await Promise.all([
    selectSlot(db, clock, { doctorId, startsAt: new Date(startsAt).toISOString() }, { holder }),
    countHolds(db, clock, networks, holder),
  ]);
  if (slot.taken) throw await explainTakenEarly(clinic, doctorId, startsAt, slot.now);
  refuseTooMany(clinic, counts);
}

async function hold(
  tx: Transaction,
  clinic: Clinic,
  wanted: Wanted,
  doctorIds: number[],
): Promise<Hold> {
  const { clock, horizonDays, holdSeconds } = clinic;
  const { doctorId, startsAt, holder, networks } = wanted;
  const [doctors, slot, held] = await Promise.all([
    lockDoctors(tx, clock, doctorIds),
    selectSlot(tx, clock, { doctorId, startsAt: new Date(startsAt).toISOString() }, { holder }),
    selectHold(tx, holder),
  ]);
  if (held && !doctorIds.includes(held.doctorId)) throw new StartOver();
  const doctor = doctors.find(({ id }) => id === doctorId);
  if (!doctor?.active) throw new DomainError('DOCTOR_NOT_FOUND');
  const { now } = slot;
  const refusal = refusalOf(startsAt, { timeZone: doctor.timeZone, now, horizonDays });
  if (refusal) throw new DomainError(refusal);
  if (slot.taken) throw new DomainError('SLOT_TAKEN');

  const isSame = held?.doctorId === doctorId && held.startsAt === startsAt && held.expiresAt > now;
  const renewals = isSame ? held.renewals + 1 : 0;
  if (isSame && renewals > MAX_RENEWALS) {
    throw new DomainError('HOLD_LIMIT', { retryAfter: Math.ceil((held.expiresAt - now) / 1_000) });
  }
  // Doctors differ, so their locks do not keep two holds of one address apart: this one does.
  const counting = [lockNetworks(tx, networks), countHolds(tx, clock, networks, holder)] as const;
  refuseTooMany(clinic, (await Promise.all(counting))[1]);
  const expiresAt = now + holdSeconds * 1_000;
  await upsertHold(tx, { doctorId, startsAt, expiresAt, renewals, holder, networks });
  return { ...slotAt(startsAt, doctor.timeZone), expiresAt: new Date(expiresAt).toISOString() };
}

function refuseTooMany({ maxHoldsPerAddress, holdSeconds }: Clinic, counts: number[]): void {
  if (!isFull(counts, maxHoldsPerAddress)) return;
  throw new DomainError('HOLD_LIMIT', { retryAfter: holdSeconds });
}
