import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Booking, booking, bookOne, postBooking, slotsOn } from './bookings.ts';
import { patiently, postCancel } from './changes/changes.ts';
import { MONDAY, setUpClinic } from './test-clinic.ts';

const clinic = setUpClinic();
let day = MONDAY;
let free: string[] = [];

function next(): string {
  if (free.length === 0) {
    free = slotsOn(day);
    day = Temporal.PlainDate.from(day).add({ days: 7 }).toString();
  }
  return free.shift() as string;
}

const wanted = (contact?: string): Booking =>
  booking({
    doctorId: clinic.doctorIds[0] as number,
    startsAt: next(),
    ...(contact !== undefined && { contact }),
  });

const setRule = (rule: string) => clinic.owner`update clinic_settings set contact = ${rule}`;

async function contactsOf(id: string) {
  return clinic.owner`select kind, value, preferred from contacts
    where patient_id = (select patient_id from appointments where id = ${id})`;
}

beforeEach(() => setRule('optional'));

describe('a contact that is left with a booking', () => {
  it.for([
    [' Ada.Lovelace+x@Example.ORG ', 'email', 'ada.lovelace+x@example.org'],
    ['+44 20 7946 0958', 'phone', '+442079460958'],
    ['+1 (212) 555-0123', 'phone', '+12125550123'],
    ['+81 3-1234-5678', 'phone', '+81312345678'],
  ])('%s is kept as %s', async ([text, kind, value]) => {
    const { id } = await bookOne(clinic.ask, wanted(text));
    expect(await contactsOf(id)).toEqual([{ kind, value, preferred: true }]);
  });

  it('may be missing, as it is from a client that knows none', async () => {
    const { id } = await bookOne(clinic.ask, wanted());
    expect(await contactsOf(id)).toEqual([]);
  });

  it.for([
    'a@example.org\r\nBcc: b@example.org',
    'Bank <a@example.org>',
    'a@example.org, b@example.org',
    '"a b"@example.org',
    'jörg@exämple.org',
    'a@localhost',
    `${'a'.repeat(310)}@b.example`,
    '12',
    '+49',
    'call me',
    '020 7946 0958',
  ])('%s is refused by its field, and nothing is written', async (text) => {
    const answer = await postBooking(clinic.ask, wanted(text));
    expect(answer.status).toBe(400);
    const { issues } = answer.json<{ issues: { path: string }[] }>();
    expect(new Set(issues.map(({ path }) => path))).toEqual(new Set(['contact']));
  });

  it('is not kept where the clinic asks for none', async () => {
    await setRule('none');
    const { id } = await bookOne(clinic.ask, wanted('a@example.org'));
    expect(await contactsOf(id)).toEqual([]);
  });

  it('must be there where the clinic requires it', async () => {
    await setRule('required');
    const answer = await postBooking(clinic.ask, wanted());
    expect(answer.status).toBe(400);
    expect(answer.json()).toMatchObject({ issues: [{ path: 'contact', code: 'missing' }] });
    await bookOne(clinic.ask, wanted('b@example.org'));
  });

  it('belongs to what the key is bound to', async () => {
    const first = wanted('c@example.org');
    const { id } = await bookOne(clinic.ask, first);
    const again = await postBooking(clinic.ask, first);
    expect([again.status, again.json<{ id: string }>().id]).toEqual([201, id]);
    const other = await postBooking(clinic.ask, { ...first, contact: 'd@example.org' });
    expect(other.json()).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
  });
});

describe('one contact', () => {
  it('books four open appointments, also when ten ask at the same time, and one more when one is cancelled', async () => {
    const contact = `${randomUUID()}@example.org`;
    const doctors = clinic.doctorIds;
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, i) =>
        postBooking(patiently(clinic.ask), {
          ...wanted(contact),
          doctorId: doctors[i % doctors.length] as number,
          // 15:00 in Berlin is a slot of both.
          startsAt: `2026-12-${String(1 + (i >> 1)).padStart(2, '0')}T15:00:00+01:00`,
        }),
      ),
    );
    const statuses = answers.map(({ status }) => status).filter((status) => status !== 422);
    expect(statuses.filter((status) => status === 201).length).toBe(4);
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length).toBe(statuses.length - 4);
    for (const answer of refused) expect(answer.json()).toMatchObject({ code: 'PATIENT_LIMIT' });
    const booked = answers.find(({ status }) => status === 201);
    await postCancel(clinic.ask, booked?.json() ?? { id: '', manageToken: '' });
    await bookOne(clinic.ask, wanted(contact));
  });
});
