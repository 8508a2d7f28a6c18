import { randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { folderOfTest } from '@clinic/testing/temporary-folder';
import ICAL from 'ical.js';
import { sync as nodeIcal, type VEvent } from 'node-ical';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createRelay } from '../../src/modules/feed/relay-events.ts';
import { folderMailer, type Mailer, smtpMailer } from '../../src/modules/messages/mailer.ts';
import { planFromFeed } from '../../src/modules/messages/plan-from-feed.ts';
import { sendDue } from '../../src/modules/messages/send-due.ts';
import { booking, bookOne, type FirstAnswer, slotAt, slotsOn } from '../bookings.ts';
import { postCancel, postMove } from '../changes/changes.ts';
import { addStaff, type SignedInStaff } from '../desk/staff-kit.ts';
import { MONDAY, NOW, setUpClinic } from '../test-clinic.ts';
import { setUpMailServer } from './mail-server.ts';

const clinic = setUpClinic();
const server = setUpMailServer();
const SENDER = { from: 'appointments@clinic.example', origin: 'https://clinic.example' };

let mailer: Mailer;
let reception: SignedInStaff;
let day = MONDAY;
let free: string[] = [];

beforeAll(async () => {
  mailer = smtpMailer(server.url, SENDER);
  reception = await addStaff(clinic, { role: 'reception' });
});
beforeEach(() => clinic.clock.set(NOW));
afterEach(() => server.answers.clear());

function next(): string {
  if (free.length === 0) {
    free = slotsOn(day);
    day = Temporal.PlainDate.from(day).add({ days: 1 }).toString();
    while (Temporal.PlainDate.from(day).dayOfWeek > 5) {
      day = Temporal.PlainDate.from(day).add({ days: 1 }).toString();
    }
  }
  return free.shift() as string;
}

const address = () => `${randomUUID()}@example.org`;

function book(contact: string, startsAt = next(), patientName = 'Ada Lovelace') {
  const doctorId = clinic.doctorIds[0] as number;
  return bookOne(clinic.ask, booking({ doctorId, startsAt, contact, patientName }));
}

/** What the jobs of one process do, once. */
async function runJobs(by = mailer): Promise<void> {
  await createRelay(clinic.clinic)();
  await planFromFeed(clinic.clinic);
  await sendDue(clinic.clinic, by);
}

const rowsOf = ({ id }: FirstAnswer) => clinic.owner`
  select kind, version, tries, outcome, reason, to_char(due_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as due
  from messages where appointment_id = ${id} order by version, due_at, copy`;

/** The invitation in a mail, as two parsers read it. */
function invitationIn({
  raw,
  mail,
}: {
  raw: string;
  mail: { attachments: { content: Buffer }[] };
}) {
  const text = mail.attachments[0]?.content.toString() ?? '';
  const component = new ICAL.Component(ICAL.parse(text));
  const event = component.getFirstSubcomponent('vevent');
  const [other] = Object.values(nodeIcal.parseICS(text)).filter(
    (part): part is VEvent => part?.type === 'VEVENT',
  );
  const one = {
    method: component.getFirstPropertyValue('method'),
    uid: event?.getFirstPropertyValue('uid'),
    sequence: Number(event?.getFirstPropertyValue('sequence')),
    status: event?.getFirstPropertyValue('status'),
    start: event && new ICAL.Event(event).startDate.toJSDate().toISOString(),
  };
  const start = other?.start.toISOString();
  expect([other?.uid, Number(other?.sequence), other?.status]).toEqual([
    one.uid,
    one.sequence,
    one.status,
  ]);
  return { ...one, start, mimeMethod: /text\/calendar;[\s\S]*?method=(\w+)/.exec(raw)?.[1], text };
}

describe('a booking', () => {
  it('is confirmed once, whichever process plans and sends, and by an invitation', async () => {
    const to = address();
    const booked = await book(to);
    const relay = createRelay(clinic.clinic);
    await relay();
    await Promise.all([runJobs(), runJobs(), runJobs()].map((run) => run.catch(() => {})));
    await runJobs();
    const [first, ...more] = server.to(to);
    expect(more).toEqual([]);
    expect(first?.mail.subject).toMatch(/^Your appointment: Monday,? 23 November 2026, 09:00/);
    expect(first?.mail.from?.value[0]?.address).toBe(SENDER.from);
    const link = `https://clinic.example/appointments/${booked.id}#${booked.manageToken}`;
    expect(first?.mail.text).toContain(link);
    expect(first?.mail.html).toContain(link);
    expect(invitationIn(first as never)).toMatchObject({
      ...{ method: 'REQUEST', mimeMethod: 'REQUEST', uid: `${booked.id}@clinic`, sequence: 0 },
      ...{ status: 'CONFIRMED', start: booked.startsAt.replace(/Z$|\.000Z$/, '.000Z') },
    });
    expect(invitationIn(first as never).text).toContain(`mailto:${SENDER.from}`);
  });

  it('that is moved twice at once is told of with its last time, SEQUENCE 2 and the same UID', async () => {
    const to = address();
    const booked = await book(to);
    await postMove(clinic.ask, booked, { startsAt: next() });
    const last = next();
    await postMove(clinic.ask, booked, { startsAt: last });
    await runJobs();
    const mails = server.to(to);
    const invitation = invitationIn(mails.at(-1) as never);
    expect(invitation).toMatchObject({
      uid: `${booked.id}@clinic`,
      sequence: 2,
      method: 'REQUEST',
    });
    expect(invitation.start).toBe(new Date(last).toISOString());
    expect((await rowsOf(booked)).filter(({ kind }) => kind !== 'reminder')).toMatchObject([
      { kind: 'confirmation', outcome: 'skipped', reason: 'superseded' },
      { kind: 'change', outcome: 'skipped', reason: 'superseded' },
      { kind: 'change', outcome: 'sent' },
    ]);
  });

  it('that is cancelled is taken out of the calendar', async () => {
    const to = address();
    const booked = await book(to);
    await runJobs();
    await postCancel(clinic.ask, booked);
    await runJobs();
    const [, cancelled] = server.to(to);
    expect(invitationIn(cancelled as never)).toMatchObject({
      ...{ method: 'CANCEL', mimeMethod: 'CANCEL', status: 'CANCELLED' },
      ...{ uid: `${booked.id}@clinic`, sequence: 1 },
    });
  });

  it('of nobody who can be reached has its record, and no mail', async () => {
    const doctorId = clinic.doctorIds[0] as number;
    const booked = await bookOne(clinic.ask, booking({ doctorId, startsAt: next() }));
    await runJobs();
    expect((await rowsOf(booked))[0]).toMatchObject({ outcome: 'skipped', reason: 'no-email' });
  });
});

describe('a reminder', () => {
  it('is due two days before at 10:00 of the doctor’s clock, across a change of it', async () => {
    await clinic.clock.set('2027-03-01T08:00:00Z');
    const to = address();
    const booked = await book(to, slotAt('2027-03-29', '10:00'));
    await runJobs();
    const [, reminder] = await rowsOf(booked);
    expect(reminder).toMatchObject({
      kind: 'reminder',
      due: '2027-03-27T09:00:00Z',
      outcome: null,
    });
    await clinic.clock.set('2027-03-27T08:59:59Z');
    await runJobs();
    expect(server.to(to).length).toBe(1);
    await clinic.clock.set('2027-03-27T09:00:00Z');
    await runJobs();
    expect(server.to(to)[1]?.mail.subject).toMatch(
      /^Reminder: your appointment: Monday,? 29 March 2027, 10:00/,
    );
    expect(server.to(to)[1]?.mail.attachments).toEqual([]);
  });

  it('is not due for who books 30 hours before', async () => {
    await clinic.clock.set('2027-04-05T02:00:00Z');
    const booked = await book(address(), slotAt('2027-04-06', '10:00'));
    await runJobs();
    expect((await rowsOf(booked)).map(({ kind }) => kind)).toEqual(['confirmation']);
  });

  it('of an appointment that was cancelled meanwhile is skipped, with the reason', async () => {
    await clinic.clock.set('2027-03-01T08:00:00Z');
    const to = address();
    const booked = await book(to, slotAt('2027-03-30', '10:00'));
    await runJobs();
    await clinic.clock.set('2027-03-28T08:00:00Z');
    await postCancel(clinic.ask, booked);
    await runJobs();
    expect((await rowsOf(booked))[1]).toMatchObject({ outcome: 'skipped', reason: 'cancelled' });
    expect(server.to(to).map(({ mail }) => mail.subject?.split(':')[0])).toEqual([
      'Your appointment',
      'Your appointment has been cancelled',
    ]);
  });
});

describe('a mail server', () => {
  it('that is busy three times gets four tries and one mail', async () => {
    const to = address();
    server.answers.set(to, 'busy');
    const booked = await book(to);
    for (const minutes of [0, 2, 6]) {
      const at = Temporal.Instant.from(NOW).add({ minutes });
      await clinic.clock.set(at.toString());
      await runJobs();
    }
    expect((await rowsOf(booked))[0]).toMatchObject({
      tries: 3,
      outcome: null,
      reason: 'smtp-451',
    });
    server.answers.delete(to);
    await clinic.clock.set(Temporal.Instant.from(NOW).add({ minutes: 14 }).toString());
    await runJobs();
    expect((await rowsOf(booked))[0]).toMatchObject({ tries: 4, outcome: 'sent', reason: null });
    expect([server.offered.get(to), server.to(to).length]).toEqual([4, 1]);
  });

  it('that knows no such recipient ends it: the contact is marked and needs attention', async () => {
    const to = address();
    server.answers.set(to, 'unknown');
    const booked = await book(to);
    await runJobs();
    expect((await rowsOf(booked))[0]).toMatchObject({
      tries: 1,
      outcome: 'failed',
      reason: 'smtp-550',
    });
    const [contact] = await clinic.owner`select undeliverable_at from contacts where value = ${to}`;
    expect(contact?.undeliverable_at).not.toBeNull();
    const { items } = await reception.client.desk.attention.query({});
    const found = items.find(({ appointment }) => appointment.id === booked.id);
    expect(found?.reason).toBe('unreachable');
    expect(await clinic.metrics()).toMatch(/^clinic_messages_failed [1-9]/m);
    const [message] = await reception.client.messages.ofAppointment.query({ id: booked.id });
    expect(message).toMatchObject({ kind: 'confirmation', outcome: 'failed', reason: 'smtp-550' });
  });

  it('that takes the mail and then hangs, or cuts the connection, gets it again with the same Message-ID', async () => {
    for (const answer of ['hang', 'drop'] as const) {
      await clinic.clock.set(NOW);
      const to = address();
      server.answers.set(to, answer);
      const booked = await book(to);
      await runJobs(smtpMailer(server.url, SENDER, answer === 'hang' ? 2_000 : undefined));
      expect((await rowsOf(booked))[0]).toMatchObject({ tries: 1, outcome: null });
      server.answers.clear();
      await clinic.clock.set('2026-11-20T08:02:00Z');
      await runJobs();
      expect((await rowsOf(booked))[0]).toMatchObject({ tries: 2, outcome: 'sent' });
      const ids = new Set(server.to(to).map(({ mail }) => mail.messageId));
      expect(ids.size).toBe(1);
    }
  });

  it('that is down keeps nobody from booking; the backlog drains, and nothing past its time is sent', async () => {
    const down = smtpMailer('smtp://127.0.0.1:1', SENDER);
    const soon = address();
    const early = await book(soon, slotAt('2026-11-20', '10:00'));
    const contacts = Array.from({ length: 15 }, address);
    for (const contact of contacts) await book(contact);
    await runJobs(down);
    expect(await clinic.metrics()).toMatch(/^clinic_messages_due (1[6-9]|[2-9]\d)/m);
    await clinic.clock.set('2026-11-20T09:05:00Z');
    await runJobs();
    for (const contact of contacts) expect(server.to(contact).length).toBe(1);
    expect(server.to(soon)).toEqual([]);
    expect((await rowsOf(early))[0]).toMatchObject({ outcome: 'skipped', reason: 'past' });
  });
});

it('the desk sends a message again, once for each key', async () => {
  const to = address();
  const { id } = await book(to);
  await runJobs();
  const [message] = await reception.client.messages.ofAppointment.query({ id });
  const again = { id, messageId: message?.id as string, idempotencyKey: randomUUID() };
  await reception.client.messages.resend.mutate(again);
  const list = await reception.client.messages.resend.mutate(again);
  expect(list.filter(({ kind }) => kind === 'confirmation').map(({ outcome }) => outcome)).toEqual([
    'sent',
    'waiting',
  ]);
  await runJobs();
  expect(server.to(to).length).toBe(2);
  const unknown = { ...again, messageId: randomUUID(), idempotencyKey: randomUUID() };
  await expect(reception.client.messages.resend.mutate(unknown)).rejects.toThrow();
});

it('nothing of who comes to whom for what stands in a mail, a log line, a metric or the record', async () => {
  const contacts = Array.from({ length: 12 }, address);
  await clinic.owner`update doctors set specialization = 'Canarysurgery'`;
  await clinic.owner`update visit_types set name = 'Canaryvisit', code = 'canary-code'`;
  for (const [i, contact] of contacts.entries()) {
    const booked = await book(contact, undefined, `Canaryname Number ${i}`);
    await runJobs();
    if (i % 3 === 1) await postMove(clinic.ask, booked, { startsAt: next() });
    if (i % 3 === 2) await postCancel(clinic.ask, booked);
  }
  await runJobs();
  await clinic.clock.set('2027-04-30T08:00:00Z');
  const raw = server.received.filter(({ to }) => contacts.includes(to));
  expect(raw.length).toBe(20);
  const readable = raw.map(({ mail, raw: text }) =>
    [
      text,
      mail.subject,
      mail.text,
      mail.html,
      ...mail.attachments.map(({ content }) => content.toString()),
    ].join('\n'),
  );
  const rows = await clinic.owner`select * from messages`;
  const everything = [
    ...readable,
    ...clinic.logLines,
    await clinic.metrics(),
    JSON.stringify(rows),
  ].join('\n');
  expect(everything).not.toMatch(/canary|Dr\. Berlin/i);
  const kept = [...clinic.logLines, await clinic.metrics(), JSON.stringify(rows)].join('\n');
  for (const contact of contacts) expect(kept).not.toContain(contact);
});

it('without a mail server each mail is a file, whole or not there, which only its owner reads', async () => {
  const folder = folderOfTest();
  const to = address();
  await clinic.clock.set('2026-11-20T08:00:00Z');
  const { id } = await book(to, next());
  await runJobs(folderMailer(folder, SENDER));
  const files = await readdir(folder);
  expect(files.every((name) => name.endsWith('.eml'))).toBe(true);
  const texts = await Promise.all(files.map((name) => readFile(`${folder}/${name}`, 'utf8')));
  expect(texts.filter((text) => text.includes(to) && text.includes(id)).length).toBe(1);
});
