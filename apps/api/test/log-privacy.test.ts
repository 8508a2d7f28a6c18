import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, it } from 'vitest';
import { booking, bookOne, postBooking, slotsOn } from './bookings.ts';
import { MONDAY, setUpClinic } from './test-clinic.ts';
import { refusal, trpcAt } from './trpc-client.ts';

const NAME = 'Canarina Kanarek';
const secrets = new Set(['Canarina', 'canary', 'Kanarek']);

const clinic = setUpClinic({ env: { LOG_LEVEL: 'trace' } });

const free = slotsOn(MONDAY);
/** A booking whose name and key must not be found again. */
function canary() {
  const wanted = booking({
    doctorId: clinic.doctorIds[0] as number,
    startsAt: free.shift() as string,
    patientName: NAME,
  });
  secrets.add(wanted.idempotencyKey);
  return wanted;
}

/** Nothing of it in any log line, neither as text nor as the numbers of its bytes. */
function expectSilence(): void {
  const log = clinic.logLines.join('');
  for (const secret of secrets) {
    expect(log).not.toContain(secret);
    expect(log).not.toContain([...Buffer.from(secret)].join(','));
  }
}
const linesWith = (pattern: RegExp) => clinic.logLines.filter((line) => pattern.test(line));

it('says nothing of patients while everything goes well or is refused', async () => {
  const wanted = canary();
  const mine = await bookOne(clinic.ask, wanted);
  secrets.add(mine.manageToken);
  const authorization = `Bearer ${mine.manageToken}`;
  const { ask, url } = clinic;
  await ask('GET', `/api/appointments/${mine.id}`, { headers: { authorization } });
  await ask('GET', `/api/appointments/${mine.id}`, { headers: { authorization: 'Bearer canary' } });
  await ask('GET', `/api/appointments/${randomUUID()}?canary=canary`, {
    headers: { authorization },
  });
  for (const token of [mine.manageToken, 'canary']) {
    const headers = { 'clinic-manage-token': token, authorization: 'Basic canary' };
    await ask('GET', `/api/appointments/${mine.id}`, { headers });
  }
  await ask('GET', '/api/doctors?search=canary&specialization=canary');
  await ask('GET', '/api/doctors?search=%00canary');
  await ask('GET', '/canary');
  await ask('POST', '/api/appointments', { json: { patientName: `${NAME}\u0000` } });
  await ask('POST', '/api/appointments', { json: { canary: 'canary' } });
  await ask('POST', '/trpc/canary', { json: { canary: 'canary' } });
  await postBooking(ask, { ...wanted, patientName: `${NAME} II` });
  await postBooking(ask, { ...canary(), startsAt: wanted.startsAt });
  const trpc = trpcAt(url, mine.manageToken);
  await trpc.appointments.get.query({ id: mine.id });
  await trpc.doctors.list.query({ search: 'canary' });
  await trpc.appointments.book.mutate(canary());
  // Every one of them has left a line.
  expect(linesWith(/"msg":"request"/).length).toBeGreaterThanOrEqual(16);
  expectSilence();
});

it('says nothing of what it could not even read as HTTP', async () => {
  const socket = connect(Number(new URL(clinic.url).port), '127.0.0.1');
  await once(socket, 'connect');
  let answer = '';
  socket.on('data', (part) => {
    answer += part;
  });
  socket.end(
    `GET /?name=canary HTTP/1.1\r\nAuthorization: Bearer canary\r\nClinic-Manage-Token: canary\r\nbad header: canary\r\n\r\n`,
  );
  await once(socket, 'close');
  expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  expectSilence();
});

it('says nothing of patients when a query fails', async () => {
  await clinic.owner
    .unsafe(
      `create function leak() returns trigger language plpgsql as
         $$ begin raise exception 'name is %', new.name; end $$;
       create trigger leak before insert on patients for each row execute function leak();`,
    )
    .simple();
  const wanted = canary();
  const rest = await postBooking(clinic.ask, wanted);
  expect(rest.status).toBe(500);
  expect(rest.text).not.toMatch(/Canarina|name is/);
  expect(rest.json()).toMatchObject({
    code: 'INTERNAL',
    detail: 'Something went wrong on our side.',
  });
  const trpc = await refusal(trpcAt(clinic.url).appointments.book.mutate(canary()));
  expect(trpc).toMatchObject({ code: 'INTERNAL', httpStatus: 500 });
  expect(Object.keys(trpc).sort()).toEqual(['code', 'httpStatus', 'message', 'requestId']);
  // The log has what it takes to find the cause, by the request id that the caller got.
  const [line] = linesWith(new RegExp(rest.json().requestId));
  expect(line).toMatch(/P0001/);
  await clinic.owner`drop trigger leak on patients`;

  await clinic.owner`alter table patients add constraint shy check (name !~ 'Kanarek') not valid`;
  expect((await postBooking(clinic.ask, canary())).status).toBe(400);
  await clinic.owner`alter table patients drop constraint shy`;

  await clinic.owner`alter table events rename column idempotency_key_hash to gone`;
  expect((await postBooking(clinic.ask, canary())).status).toBe(500);
  await clinic.owner`alter table events rename column gone to idempotency_key_hash`;

  await clinic.owner`alter table doctors rename to gone`;
  expect((await postBooking(clinic.ask, canary())).status).toBe(503);
  expect((await clinic.ask('GET', '/api/doctors?search=canary')).status).toBe(503);
  await clinic.owner`alter table gone rename to doctors`;
  expect(linesWith(/"level":(40|50)/).length).toBeGreaterThanOrEqual(5);
  // What is refused for a known reason is one short line: that of the request, with the codes.
  const unavailable = linesWith(/UNAVAILABLE/);
  expect(unavailable.map((line) => JSON.parse(line))).toMatchObject(
    ['/api/appointments', '/api/doctors'].map((route) => ({
      ...{ level: 40, msg: 'request', route, status: 503, failure: 'UNAVAILABLE 42P01' },
    })),
  );
  for (const line of unavailable) expect(line.length).toBeLessThan(300);
  expectSilence();
});
