import { beforeAll } from 'vitest';
import { slotAt } from '../bookings.ts';
import { MONDAY, setUpClinic, type TestClinic } from '../test-clinic.ts';
import { deskBooking, key } from './desk-kit.ts';
import { addStaff, type SignedInStaff } from './staff-kit.ts';

type Person = { name: string; phone?: string; email?: string; birthDate?: string };
type Booked = { id: string; appointmentId: string };

type Desk = {
  clinic: TestClinic;
  reception: SignedInStaff;
  manager: SignedInStaff;
  /** Ids: in Germany, and in America. */
  locations: [number, number];
  /** A doctor at each of them. */
  doctors: [number, number];
  /** Books for a new patient, or for a known one, at a time that nobody has yet. */
  book(patient: Person | { id: string }, doctorId?: number): Promise<Booked>;
  cancel(appointmentId: string): Promise<void>;
  /** A patient without an appointment to come. */
  addPast(patient: Person): Promise<Booked>;
};

/** A clinic with a receptionist and a manager, for all tests of a file. */
export function setUpPatients(): Desk {
  const clinic = setUpClinic();
  const desk = { clinic, book, cancel, addPast } as Desk;
  let slots = 0;

  beforeAll(async () => {
    const rows = await clinic.owner`select id, location_id from doctors order by id`;
    desk.doctors = rows.map(({ id }) => id) as [number, number];
    desk.locations = rows.map(({ location_id }) => location_id) as [number, number];
    await clinic.owner`update locations set country = case id when ${desk.locations[0]} then 'DE' else 'US' end`;
    desk.reception = await addStaff(clinic, { role: 'reception' });
    desk.manager = await addStaff(clinic, { role: 'manager', name: 'Kim Manager' });
  });

  /** Berlin's and New York's hours have two in common: 15:00 to 17:00 in Berlin. */
  function nextSlot(): string {
    const date = Temporal.PlainDate.from(MONDAY).add({ days: 7 * Math.floor(slots / 20) });
    const day = date.add({ days: Math.floor((slots % 20) / 4) }).toString();
    const time = ['15:00', '15:30', '16:00', '16:30'][slots % 4] as string;
    slots += 1;
    return slotAt(day, time);
  }

  async function book(patient: Person | { id: string }, doctorId = desk.doctors[0]) {
    const wanted = deskBooking({ doctorId, startsAt: nextSlot(), patient });
    const { id } = await desk.reception.client.desk.book.mutate(wanted);
    const [row] = await clinic.owner`select patient_id from appointments where id = ${id}`;
    return { id: row?.patient_id as string, appointmentId: id };
  }

  async function cancel(id: string) {
    await desk.reception.client.desk.cancel.mutate({ id, version: 1, reason: 'pat', ...key() });
  }

  async function addPast(patient: Person) {
    const booked = await book(patient);
    await cancel(booked.appointmentId);
    return booked;
  }

  return desk;
}
