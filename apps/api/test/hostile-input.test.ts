import { AppointmentStatus, BookedAppointment } from '@clinic/contracts/appointments';
import { Problem } from '@clinic/contracts/errors';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { booking, bookOne, countRows, slotAt, slotsOn } from './bookings.ts';
import { MONDAY, setUpClinic } from './test-clinic.ts';
import { trpcAt } from './trpc-client.ts';

const clinic = setUpClinic();

const free = [...slotsOn(MONDAY), ...slotsOn('2026-11-24')];
const NAMES = [
  "Robert'); DROP TABLE appointments;--",
  `' OR '1'='1`,
  '$1 $$ $body$ {{7*7}} #{7*7} %s %n %00 \\0 \\x00',
  '<script>alert(1)</script><img src=x onerror=alert(1)>',
  '"><svg/onload=alert(1)>',
  '\\"; \\u0000 \\',
  '../../etc/passwd',
  '=cmd|"/c calc"!A1',
  '__proto__',
  'constructor',
  'null',
  'undefined',
  '[object Object]',
  'NaN',
  '0',
  '👩‍👩‍👧‍👦 Ω≈ç√ 田中さん',
  'שרה כהן',
  'محمد علي',
  'Z̴̡͔̈́a̵l̷g̶o̵',
  '\ufeffAda',
  'ﷺ'.repeat(40),
  '😀'.repeat(60),
  'a'.repeat(120),
];

describe('a name is only ever a name', () => {
  it.each(NAMES)('%s', async (patientName) => {
    const doctorId = clinic.doctorIds[0] as number;
    const wanted = booking({ doctorId, startsAt: free.shift() as string, patientName });
    const booked = await bookOne(clinic.ask, wanted);
    const line = patientName.normalize('NFC').trim();
    expect(booked.patientName).toBe(line);
    const [row] =
      await clinic.owner`select name from patients join appointments on patient_id = patients.id
      where appointments.id = ${booked.id}`;
    expect(row?.name).toBe(line);
    const trpc = trpcAt(clinic.url, booked.manageToken);
    expect((await trpc.appointments.get.query({ id: booked.id })).patientName).toBe(line);
  });
});

describe('what autofill and spreadsheets leave in a name', () => {
  const LEFT_OVER = '\u202a\ufeffAda\t Love\u200blace\u200e\u202c\u00a0';

  it.each(['REST', 'tRPC'])('is not stored, and no key is bound to it: over %s', async (edge) => {
    const doctorId = clinic.doctorIds[0] as number;
    const wanted = booking({ doctorId, startsAt: free.shift() as string, patientName: LEFT_OVER });
    const book = trpcAt(clinic.url).appointments.book;
    const ask = (patientName: string) =>
      edge === 'REST'
        ? bookOne(clinic.ask, { ...wanted, patientName })
        : book.mutate({ ...wanted, patientName });
    const booked = await ask(LEFT_OVER);
    expect(booked.patientName).toBe('Ada Lovelace');
    expect(await ask('Ada Lovelace')).toEqual(booked);
    const [row] =
      await clinic.owner`select name from patients join appointments on patient_id = patients.id
      where appointments.id = ${booked.id}`;
    expect(row?.name).toBe('Ada Lovelace');
  });

  it('finds the doctor all the same', async () => {
    const query = new URLSearchParams({ search: '\u202aBerlin\u202c\t' });
    const answer = await clinic.ask('GET', `/api/doctors?${query}`);
    expect(answer.json()).toMatchObject([{ name: 'Dr. Berlin' }]);
  });
});

it.each(['%', '_', '\\', "'", '%_\\%', '.*', '[a-z]'])(
  'searches for %s, not by it',
  async (search) => {
    const query = new URLSearchParams({ search });
    const answer = await clinic.ask('GET', `/api/doctors?${query}`);
    expect([answer.status, answer.json()]).toEqual([200, []]);
  },
);

it('answers HTML to nobody who asks for JSON', async () => {
  const query = new URLSearchParams({ search: '<script>alert(1)</script>\u0000' });
  const answer = await clinic.ask('GET', `/api/doctors?${query}`);
  expect(answer.headers['content-type']).toMatch('application/problem+json');
  expect(answer.headers['x-content-type-options']).toBe('nosniff');
  expect(answer.text).not.toContain('script');
});

/** Values that look right, almost right, and not at all. */
const junk = fc.oneof(
  { weight: 2, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
  fc.constantFrom<unknown>(1, 2, '1', -1, 2 ** 31, 2 ** 53, 1e308, -0, 0.1, null, '', [], {}),
  fc.constantFrom(slotAt(MONDAY, '09:00'), '2026-11-23T08:00:00Z', '2027-02-30T00:00:00Z'),
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.constantFrom('Ada', 'A\u0000', '\ud800', '__proto__', 'constructor', 'toString'),
);
const body = fc.oneof(
  fc.record(
    { doctorId: junk, startsAt: junk, patientName: junk, holdToken: junk },
    { requiredKeys: ['doctorId', 'startsAt', 'patientName'] },
  ),
  junk,
);
const segment = fc.oneof(
  fc.constantFrom(
    'api',
    'trpc',
    'doctors',
    'appointments',
    'availability',
    'cancel',
    '1',
    '..',
    '',
  ),
  fc.constantFrom('appointments.book', 'doctors.list', 'appointments.book,appointments.get'),
  fc
    .string({ unit: 'binary', maxLength: 20 })
    .map((text) => encodeURIComponent(text.toWellFormed())),
  fc.uuid(),
);

const fine = (status: number) => status >= 200 && status < 500;

describe('whatever comes, nothing breaks', () => {
  it('in the body of a booking, on both edges', async () => {
    await fc.assert(
      fc.asyncProperty(body, fc.boolean(), async (json, overRest) => {
        const path = overRest ? '/api/appointments' : '/trpc/appointments.book';
        const answer = await clinic.ask('POST', path, { json: json ?? null });
        expect([answer.status, fine(answer.status)]).toEqual([answer.status, true]);
        if (!overRest) return;
        if (answer.status === 201) BookedAppointment.parse(answer.json());
        else expect(Problem.parse(answer.json()).status).toBe(answer.status);
      }),
      { numRuns: 300 },
    );
  });

  it('in the address, the method, the headers', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(segment, { maxLength: 5 }),
        fc.dictionary(fc.stringMatching(/^[a-z]{1,12}$/), fc.string({ maxLength: 30 }), {
          maxKeys: 3,
        }),
        fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD'),
        fc.dictionary(
          fc.constantFrom('authorization', 'idempotency-key', 'if-match', 'content-type', 'accept'),
          fc.stringMatching(/^[ -~]{0,60}$/),
        ),
        async (segments, query, method, headers) => {
          const path = `/${segments.join('/')}?${new URLSearchParams(query)}`;
          const answer = await clinic.ask(method, path, { headers });
          expect([method, path, fine(answer.status)]).toEqual([method, path, true]);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('in the input of a query', async () => {
    const procedures = [
      'doctors.list',
      'doctors.get',
      'availability.day',
      'availability.calendar',
      'availability.earliest',
      'appointments.get',
    ];
    const input = fc.dictionary(
      fc.constantFrom('id', 'doctorId', 'date', 'from', 'to', 'limit', 'search', 'specialization'),
      junk,
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...procedures), input, async (procedure, value) => {
        const query = new URLSearchParams({ input: JSON.stringify(value) });
        const answer = await clinic.ask('GET', `/trpc/${procedure}?${query}`);
        expect([procedure, value, fine(answer.status)]).toEqual([procedure, value, true]);
      }),
      { numRuns: 300 },
    );
  });

  it('and leaves only rows that the rules allow', async () => {
    const { appointments, events } = await countRows(clinic.owner);
    expect(events).toBe(appointments);
    const rows =
      await clinic.owner`select status, starts_at, name from appointments join patients on patients.id = patient_id`;
    for (const row of rows) {
      expect(AppointmentStatus.options).toContain(row.status);
      expect(row.name.trim()).not.toBe('');
      expect(row.starts_at.getUTCMinutes() % 30).toBe(0);
    }
  });
});
