import { and, asc, eq, isNull, type SQL, sql } from 'drizzle-orm';
import { nowOf } from '../../db/client/clock.ts';
import type { Executor, Transaction } from '../../db/client/executor.ts';
import { epochMs } from '../../db/client/expressions.ts';
import { appointments } from '../../db/schema/appointments.ts';
import { contacts } from '../../db/schema/contacts.ts';
import { messages } from '../../db/schema/messages.ts';
import type { MessageKind, PlannedMessage, ToldEvent } from './rules/plan-messages.ts';

/** The events of entries of the feed, in their order, as far as they say who is told what. */
export async function selectToldEvents(
  tx: Transaction,
  entries: readonly { appointmentId: string; version: number }[],
): Promise<ToldEvent[]> {
  const wanted = entries.map(({ appointmentId, version }, n) => ({ n, appointmentId, version }));
  const rows = await tx.execute<ToldEvent>(sql`
    select e.appointment_id as "appointmentId", e.version, e.type, e.status,
      before.status as "statusBefore", doctors.time_zone as "timeZone",
      ${epochMs(sql`e.occurred_at`)} as "occurredAt", ${epochMs(sql`e.starts_at`)} as "startsAt"
    from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb)
      as entry(n int, "appointmentId" uuid, version int)
    join events e on e.appointment_id = entry."appointmentId" and e.version = entry.version
    left join events before
      on before.appointment_id = e.appointment_id and before.version = e.version - 1
    join doctors on doctors.id = e.doctor_id
    order by n`);
  return [...rows];
}

/** Each once: what stands there for an event already stays as it is. */
export async function insertPlanned(
  tx: Transaction,
  planned: (PlannedMessage & { id: string })[],
): Promise<void> {
  if (planned.length === 0) return;
  const rows = planned.map(({ dueAt, ...row }) => {
    const due = new Date(dueAt);
    return { ...row, dueAt: due, nextTryAt: due };
  });
  const { appointmentId, version, kind, copy } = messages;
  await tx
    .insert(messages)
    .values(rows)
    .onConflictDoNothing({ target: [appointmentId, version, kind, copy] });
}

/** A message that this process has taken, with what stands around it now. Instants are epoch milliseconds. */
export type TakenMessage = {
  id: string;
  appointmentId: string;
  version: number;
  kind: MessageKind;
  tries: number;
  now: number;
  /** Of the event that it tells of. */
  occurredAt: number;
  patientId: string;
  email: string | null;
  undeliverable: boolean;
  superseded: boolean;
};

/** Seconds from the first try to the second, longer than one try can take; and the longest from one to the next. */
const [SHORTEST_PAUSE, LONGEST_PAUSE] = [120, 3_600];

/**
 * Takes messages that are due: no other process gets them before the time of their next try, which is set first, so
 * that one that dies keeps none. Each waits twice as long as before, up to an hour.
 */
export async function takeDue(db: Executor, limit: number): Promise<TakenMessage[]> {
  const now = nowOf(db);
  const rows = await db.execute<TakenMessage>(sql`
    with due as (
      select id from messages where outcome is null and next_try_at <= ${now}
      order by next_try_at limit ${limit} for update skip locked
    ), taken as (
      update messages set tries = tries + 1, next_try_at = ${now}
        + least(${LONGEST_PAUSE}::float8, ${SHORTEST_PAUSE}::float8 * 2 ^ least(tries, 10)) * interval '1 second'
      from due where messages.id = due.id
      returning messages.id, appointment_id, version, kind, tries
    )
    select taken.id, taken.appointment_id as "appointmentId", taken.version, taken.kind, taken.tries,
      ${epochMs(now)} as now, ${epochMs(sql`told.occurred_at`)} as "occurredAt",
      appointments.patient_id as "patientId", contacts.value as email,
      contacts.undeliverable_at is not null as undeliverable, exists (
        select from events later
        where later.appointment_id = taken.appointment_id and later.version > taken.version
          and (later.type in ('rescheduled', 'cancelled') or later.type = 'corrected' and later.status = 'booked'
            and exists (select from events before where before.appointment_id = later.appointment_id
              and before.version = later.version - 1 and before.status = 'cancelled'))
      ) as superseded
    from taken
    join events told on told.appointment_id = taken.appointment_id and told.version = taken.version
    join appointments on appointments.id = taken.appointment_id
    left join contacts on contacts.patient_id = appointments.patient_id and contacts.kind = 'email'`);
  return [...rows];
}

/** What became of it; a message that was settled meanwhile stays as it is. */
export async function settle(
  db: Executor,
  id: string,
  outcome: 'sent' | 'failed' | 'skipped',
  reason: string | null,
): Promise<void> {
  const settledAt: SQL = sql`${nowOf(db)}`;
  await db
    .update(messages)
    .set({ outcome, reason, settledAt })
    .where(and(eq(messages.id, id), isNull(messages.outcome)));
}

/** What the last try ran into; there will be another one. */
export async function noteTry(db: Executor, id: string, reason: string): Promise<void> {
  await db
    .update(messages)
    .set({ reason })
    .where(and(eq(messages.id, id), isNull(messages.outcome)));
}

/** Nothing arrives there, until somebody changes the contact. */
export async function markUndeliverable(
  db: Executor,
  patientId: string,
  email: string,
): Promise<void> {
  await db
    .update(contacts)
    .set({ undeliverableAt: sql`${nowOf(db)}` })
    .where(
      and(
        eq(contacts.patientId, patientId),
        eq(contacts.kind, 'email'),
        eq(contacts.value, email),
        isNull(contacts.undeliverableAt),
      ),
    );
}

const listed = {
  id: messages.id,
  version: messages.version,
  kind: messages.kind,
  copy: messages.copy,
  dueAt: messages.dueAt,
  tries: messages.tries,
  outcome: messages.outcome,
  reason: messages.reason,
  settledAt: messages.settledAt,
};

export function selectMessages(db: Executor, appointmentId: string) {
  return db
    .select(listed)
    .from(messages)
    .where(eq(messages.appointmentId, appointmentId))
    .orderBy(asc(messages.version), asc(messages.dueAt), asc(messages.copy));
}

/**
 * The same message once more, due now, under an id of the caller's. Under the appointment's lock, so that two copies do
 * not get one number. False when there is no such message.
 */
export async function insertCopy(
  tx: Transaction,
  wanted: { id: string; appointmentId: string; messageId: string },
): Promise<boolean> {
  const { id, appointmentId, messageId } = wanted;
  await tx
    .select({ id: appointments.id })
    .from(appointments)
    .where(eq(appointments.id, appointmentId))
    .for('no key update');
  const [done] = await tx.select({ id: messages.id }).from(messages).where(eq(messages.id, id));
  if (done) return true;
  const now = nowOf(tx);
  const rows = await tx.execute(sql`
    insert into messages (id, appointment_id, version, kind, copy, due_at, next_try_at)
    select ${id}::uuid, appointment_id, version, kind, (select max(copy) + 1 from messages other
      where other.appointment_id = message.appointment_id and other.version = message.version
        and other.kind = message.kind), ${now}, ${now}
    from messages message where id = ${messageId}::uuid and appointment_id = ${appointmentId}::uuid
    returning id`);
  return rows.length === 1;
}

/** For the operators. */
export async function selectBacklog(
  db: Executor,
): Promise<{ due: number; oldest: number; failed: number }> {
  const now = nowOf(db);
  const [row] = await db.execute<{ due: number; oldest: number; failed: number }>(sql`
    select (select count(*)::int from messages where outcome is null and due_at <= ${now}) as due,
      coalesce((select extract(epoch from ${now} - min(due_at))::float8
        from messages where outcome is null and due_at <= ${now}), 0) as oldest,
      (select count(*)::int from messages
        where outcome = 'failed' and settled_at > ${now} - interval '1 day') as failed`);
  return row ?? { due: 0, oldest: 0, failed: 0 };
}
