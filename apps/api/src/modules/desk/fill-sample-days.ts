import { randomUUID } from 'node:crypto';
import type { Appointment } from '@clinic/contracts/appointments';
import type { Doctor } from '@clinic/contracts/doctors';
import type { VisitType } from '@clinic/contracts/visit-types';
import type { Clinic } from '../../clinic.ts';
import { DomainError } from '../../kernel/domain-error.ts';
import { isKnownTimeZone } from '../../kernel/time-zones.ts';
import { changeAppointment } from '../appointments/change-appointment.ts';
import { createAppointment } from '../appointments/create-appointment.ts';
import { findRecordedByKey } from '../appointments/find-recorded-by-key.ts';
import { assertAttendanceTime } from '../appointments/rules/attendance-times.ts';
import type { Request } from '../appointments/rules/request-hash.ts';
import { assertTransition } from '../appointments/rules/transitions.ts';
import { lockedWrite } from '../calendar/locked-write.ts';
import { assertOffered } from '../calendar/rules/slot-state.ts';
import { contactsOf } from '../contacts/rules/contacts.ts';
import { listAllDoctors } from '../doctors/list-all-doctors.ts';
import { SYSTEM } from '../history/rules/author.ts';
import { waysToKeep } from '../history/rules/idempotency-keys.ts';
import { addPatient } from '../patients/patient-of-booking.ts';
import { listVisitTypes } from '../visit-types/list-visit-types.ts';
import { selectNow } from './day-repository.ts';
import {
  type SampleVisit,
  sampleAttendance,
  sampleDates,
  sampleVisits,
} from './rules/sample-visits.ts';

/**
 * Fills today and the next days of the first doctor's location with invented patients, so that the first look
 * at the desk shows a real day. Also the past hours of today, which nobody could book: all of it is written by
 * Clinic itself, and its history says so. A slot that somebody has taken meanwhile is left to them.
 *
 * @returns how many appointments were added
 */
export async function fillSampleDays(clinic: Clinic): Promise<number> {
  const all = (await listAllDoctors(clinic)).toSorted((a, b) => a.id - b.id);
  const [first] = all;
  if (!first || !isKnownTimeZone(first.timeZone)) return 0;
  const doctors = all.filter(({ location }) => location.id === first.location.id);
  const dates = sampleDates(first.timeZone, await selectNow(clinic.db));
  let added = 0;
  // One after the other: whoever books meanwhile does not wait for this.
  for (const [at, doctor] of doctors.entries()) added += await fillDays(clinic, doctor, at, dates);
  return added;
}

async function fillDays(clinic: Clinic, doctor: Doctor, at: number, dates: string[]) {
  const types = await listVisitTypes(clinic, { doctorId: doctor.id });
  let added = 0;
  for (const visit of sampleVisits(dates, doctor.timeZone, at)) {
    const type = types[visit.type % types.length];
    const appointment = type && (await bookIfFree(clinic, doctor, type, visit));
    if (!appointment) continue;
    added += 1;
    await recordUntilNow(clinic, appointment, at * 4 + added);
  }
  return added;
}

async function bookIfFree(
  clinic: Clinic,
  { id: doctorId }: Doctor,
  { id: visitTypeId }: VisitType,
  { patient, ...visit }: SampleVisit,
): Promise<Appointment | undefined> {
  const idempotencyKey = randomUUID();
  const startsAt = new Date(visit.startsAt).toISOString();
  const request: Request = { operation: 'desk.sample', input: { doctorId, startsAt, visitTypeId } };
  try {
    const { appointment } = await lockedWrite(clinic, {
      plan: async () => ({ doctorIds: [doctorId], slot: { doctorId, startsAt, visitTypeId } }),
      caller: { keys: waysToKeep(clinic.secrets, idempotencyKey) },
      find: async () => undefined,
      findRecorded: (db): Promise<{ appointment: Appointment } | undefined> =>
        findRecordedByKey(db, clinic, { idempotencyKey, request }),
      decide: ({ doctor, slot: { visitType, taken } }) => {
        assertOffered(doctor, visitType);
        if (taken) throw new DomainError('SLOT_TAKEN');
        return { visitType, contacts: contactsOf(patient, doctor.location.country) };
      },
      write: async (tx, { visitType, contacts }, { doctor, slot: { now, cancelNoticeMinutes } }) =>
        createAppointment(tx, clinic, {
          ...{ doctor, visitType, startsAt: visit.startsAt, now, cancelNoticeMinutes },
          author: SYSTEM,
          patient: { ...(await addPatient(tx, patient, contacts, now)), isNew: false },
          request: { idempotencyKey, ...request },
        }),
    });
    return appointment;
  } catch (error) {
    if (error instanceof DomainError && error.code === 'SLOT_TAKEN') return undefined;
    throw error;
  }
}

async function recordUntilNow(clinic: Clinic, appointment: Appointment, seed: number) {
  const { id } = appointment;
  const times = {
    startsAt: Date.parse(appointment.startsAt),
    endsAt: Date.parse(appointment.endsAt),
  };
  for (const to of sampleAttendance(times, await selectNow(clinic.db), seed)) {
    await changeAppointment(clinic, {
      ...{ id, author: SYSTEM, idempotencyKey: randomUUID() },
      request: { operation: to, input: { id } },
      decide: ({ appointment: current, slot: { now } }) => {
        assertTransition(current.status, to);
        assertAttendanceTime(to, current, now);
        return { type: to, status: to };
      },
    });
  }
}
