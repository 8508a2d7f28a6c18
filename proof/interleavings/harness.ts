import { randomBytes } from 'node:crypto';
import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';
import { createDatabase, databaseOn, dropDatabase } from '@clinic/testing/server-databases';
import { silent } from '@clinic/testing/silent-logger';
import postgres from 'postgres';
import { writeInitialSettings } from '../../apps/api/src/db/preparation/initial-settings.ts';
import { migrate } from '../../apps/api/src/db/preparation/migrate.ts';
import type { DatabaseServer } from '../cluster/database-server.ts';
import { type Call, isAtDesk, type Outcome } from '../history/call.ts';
import type { History, StaffMember } from '../history/history.ts';
import { now } from '../history/recorder.ts';
import { dumpTables, type Tables } from '../history/tables.ts';
import { shownIn } from '../workload/client.ts';
import {
  addPractice,
  addReceptionist,
  freshHours,
  freshSlots,
  offerMoreVisitTypes,
} from '../workload/practice.ts';
import type { Place, Role } from './scenarios.ts';
import { Session } from './session.ts';

const DOCTORS = 60;
/** For visits of two lengths. */
const MORE_DOCTORS = 20;
const HALF_HOUR = 1_800_000;
const HOLD_SECONDS = 3_600;
const HORIZON_DAYS = 90;
/** Milliseconds that one step may take at most, on a machine with much else to do. */
const PATIENCE = 60_000;

type Practice = { doctorIds: number[]; longVisit: number; desk: StaffMember };

/** A database, three sessions on it, and what they have said. */
export class Harness {
  readonly sessions: readonly Session[];
  readonly #admin: postgres.Sql;
  readonly #places: Generator<Place, never>;
  readonly #hours: Generator<Place, never>;
  readonly #long: number;
  readonly #desk: StaffMember;
  readonly #doctorIds: readonly number[];
  #walkIns = 0;
  readonly #end: () => Promise<void>;
  readonly #secret: string;
  #calls: Call[] = [];
  #number = 0;

  private constructor(
    sessions: Session[],
    admin: postgres.Sql,
    secret: string,
    { doctorIds, longVisit, desk }: Practice,
    end: () => Promise<void>,
  ) {
    this.sessions = sessions;
    this.#admin = admin;
    this.#secret = secret;
    this.#end = end;
    this.#places = freshSlots(doctorIds.slice(0, DOCTORS));
    this.#hours = freshHours(doctorIds.slice(DOCTORS));
    this.#long = longVisit;
    this.#desk = desk;
    this.#doctorIds = doctorIds;
  }

  static async open(server: DatabaseServer): Promise<Harness> {
    const name = `proof_${randomBytes(4).toString('hex')}`;
    await createDatabase(server.adminUrl, name);
    const ownerUrl = databaseOn(server.ownerUrl, name);
    await migrate({ ownerUrl, logger: silent });
    await writeInitialSettings(ownerUrl, { BOOKING_HORIZON_DAYS: HORIZON_DAYS });
    const admin = postgres(databaseOn(server.adminUrl, name), { max: 1, onnotice: () => {} });
    const doctorIds = await addPractice(admin, DOCTORS + MORE_DOCTORS);
    await offerMoreVisitTypes(admin);
    const [long] = await admin`SELECT id FROM visit_types WHERE duration_minutes = 60`;
    const secret = randomBytes(32).toString('hex');
    const env = {
      CLINIC_SECRET: secret,
      HOLD_SECONDS: String(HOLD_SECONDS),
      MAX_HOLDS_PER_ADDRESS: '10000',
    };
    const appUrl = databaseOn(server.appUrl, name);
    const desk = await addReceptionist(admin);
    const open = () => Session.open(appUrl, env, desk.cookie);
    const sessions = [await open(), await open(), await open()];
    const practice = { doctorIds, longVisit: long?.id, desk: desk.member };
    return new Harness(sessions, admin, secret, practice, async () => {
      for (const session of sessions) await session.close();
      await admin.end({ timeout: 1 });
      await dropDatabase(server.adminUrl, name);
    });
  }

  close(): Promise<void> {
    return this.#end();
  }

  /** A slot that nobody has wanted yet. */
  place(): Place {
    return this.#places.next().value;
  }

  /** Whose patients of this moment are the fewest: not more than four come within a visit's length. */
  walkInDoctor(): number {
    this.#walkIns += 1;
    return this.#doctorIds[this.#walkIns % this.#doctorIds.length] as number;
  }

  /** An hour that nobody has wanted yet, and the default visit in its second half. */
  twoLengths(): [Place, Place] {
    const { doctorId, startsAt } = this.#hours.next().value;
    const half = new Date(Date.parse(startsAt) + HALF_HOUR).toISOString();
    return [
      { doctorId, startsAt, visitTypeId: this.#long },
      { doctorId, startsAt: half },
    ];
  }

  /** A call about to be made; it is part of the history from now on. */
  call(client: number, { operation, input }: Role, token?: string): Call {
    this.#number += 1;
    const call: Call = {
      n: this.#number,
      client,
      operation,
      input,
      edge: 'trpc',
      server: client,
      sentAt: now(),
      faults: [],
      ...(token && { token }),
      ...(isAtDesk(operation) && { staff: this.#desk.id }),
    };
    this.#calls.push(call);
    return call;
  }

  answered(call: Call, outcome: Outcome): void {
    Object.assign(call, { answeredAt: now(), outcome });
  }

  /**
   * Waits until nothing moves by itself: every session has ended, waits at its gate, or waits in
   * PostgreSQL for another one.
   */
  async settle(sessions: readonly Session[]): Promise<void> {
    const deadline = performance.now() + PATIENCE;
    for (let looks = 0; ; looks += 1) {
      const moving = sessions.filter(({ outcome, next }) => !outcome && !next);
      if (moving.length === 0) return;
      const backends = moving.flatMap(({ working }) => (working ? [working] : []));
      // First a few turns of the event loop: most answers are under way already.
      if (looks > 20 && backends.length === moving.length && (await this.#blocked(backends)))
        return;
      if (performance.now() > deadline) throw new Error('A step has not come to its end.');
      await (looks < 20 ? turn() : sleep(1));
    }
  }

  /** Everything that was said since the last time, and the tables it concerns. */
  async takeHistory(): Promise<{ history: History; tables: Tables }> {
    const all = await dumpTables(this.#admin);
    const { doctors, visitTypes } = all;
    const calls = this.#calls;
    this.#calls = [];
    const wanted = new Set(calls.map(({ input }) => `${input.doctorId} ${input.startsAt}`));
    const shown = calls.flatMap(({ outcome }) => (outcome && shownIn(outcome)?.id) ?? []);
    const ids = new Set([
      ...shown,
      ...all.events
        .filter(({ doctorId, startsAt }) => wanted.has(`${doctorId} ${startsAt}`))
        .map(({ appointmentId }) => appointmentId),
    ]);
    const run = { seed: 0, planHash: '', build: 'product', secret: this.#secret };
    return {
      history: {
        run: {
          ...run,
          ...{ holdSeconds: HOLD_SECONDS, horizonDays: HORIZON_DAYS, doctors, visitTypes },
          staff: [this.#desk],
        },
        calls,
        faults: [],
        edits: [],
        processes: [],
        observations: [],
      },
      tables: {
        doctors,
        visitTypes,
        appointments: all.appointments.filter(({ id }) => ids.has(id)),
        events: all.events.filter(({ appointmentId }) => ids.has(appointmentId)),
      },
    };
  }

  async #blocked(backends: number[]): Promise<boolean> {
    const rows = await this.#admin`
      SELECT FROM unnest(${backends}::integer[]) pid WHERE cardinality(pg_blocking_pids(pid)) > 0`;
    return rows.length === backends.length;
  }
}
