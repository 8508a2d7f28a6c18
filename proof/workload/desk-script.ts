import type { DeskOperation, Input, Outcome, Shown } from '../history/call.ts';
import type { StaffMember } from '../history/history.ts';
import { type Asked, type Client, shownIn } from './client.ts';
import type { Planned, PlannedSlot } from './client-script.ts';
import type { DeskAct, Step } from './plan.ts';

/** An appointment as the desk has seen it last. */
export type Seen = { id: string; version: number };

const HOUR = 3_600_000;
/** After the last slot of a day, and on the half hour as all of them. */
const AFTER_HOURS = 9 * HOUR;

/** More keys for a step that needs more, the same for the same plan. */
const nthKey = (key: string, n: number): string =>
  `${n.toString(16).padStart(8, '0')}${key.slice(8)}`;

/** What the staff at one client's desk does in a step. */
export class DeskScript {
  readonly #number: number;
  readonly #client: Client;
  readonly #planned: Pick<Planned, 'slots' | 'changing'>;
  readonly #staff: readonly StaffMember[];
  /** Of all desks. */
  readonly #seen: Seen[];
  readonly #known: readonly { id: string }[];

  /** @param known appointments of patients, which the desk may change as well */
  constructor(
    number: number,
    client: Client,
    planned: Pick<Planned, 'slots' | 'changing'>,
    staff: readonly StaffMember[],
    { seen, known }: { seen: Seen[]; known: readonly { id: string }[] },
  ) {
    this.#number = number;
    this.#client = client;
    this.#planned = planned;
    this.#staff = staff;
    this.#seen = seen;
    this.#known = known;
  }

  /** Does one step of the plan; returns when nothing of it is under way any more. */
  async take(act: DeskAct, step: Step): Promise<void> {
    const seen = this.#pick(step);
    if (act === 'desk-walk-in') return this.#walkIn(step);
    if (act === 'desk-as-other') return this.#asOther(step, seen);
    if (act === 'desk-book' || !seen) return this.#book(step);
    const keys = { idempotencyKey: step.key };
    if (act === 'desk-cancel') return void (await this.#cancel(step, seen, step.key));
    if (act === 'desk-move') return void (await this.#move(step, seen, keys));
    if (act === 'desk-restore') {
      await this.#cancel(step, seen, step.key);
      await this.#correct(step, seen, 'booked', step.otherKey);
      return;
    }
    // Two desks and one appointment, and a third that books where it is to go.
    await Promise.all([
      this.#cancel(step, { ...seen }, step.otherKey),
      this.#move({ ...step, server: 1 - step.server }, { ...seen }, keys),
      this.#book({ ...step, slot: step.otherSlot, key: nthKey(step.key, 1) }),
    ]);
  }

  async #book(step: Step): Promise<void> {
    const asked = this.#booking(step);
    const outcome = await this.#insisting(asked, step.which % 4 !== 0);
    this.#keep(outcome);
    // An answer that is asked for again once it was had.
    if (outcome.kind === 'ok' && step.which % 6 === 0) await this.#client.untilDefinite(asked);
  }

  async #cancel(step: Step, seen: Seen, idempotencyKey: string): Promise<Outcome> {
    const input = { id: seen.id, reason: 'prov', idempotencyKey };
    return this.#change(step, seen, 'deskCancel', input);
  }

  async #move(step: Step, seen: Seen, key: { idempotencyKey: string }): Promise<Outcome> {
    const { doctorId, startsAt } = this.#slot(step.otherSlot);
    const input = { id: seen.id, doctorId, startsAt, ...key };
    return this.#change(step, seen, 'deskReschedule', { ...input, accept: [] });
  }

  async #correct(step: Step, seen: Seen, to: string, idempotencyKey: string): Promise<Outcome> {
    const input = { id: seen.id, to, idempotencyKey, accept: [] };
    return this.#change(step, seen, 'correct', input);
  }

  /** A patient who is here: every way through the state table, and some that it does not have. */
  async #walkIn(step: Step): Promise<void> {
    const { key, which } = step;
    const { doctorId } = this.#slot(step.slot);
    const input = { doctorId, patient: this.#patient(key), idempotencyKey: key, accept: [] };
    const shown = shownIn(await this.#insisting(this.#asked(step, 'walkIn', input), true));
    if (!shown) return;
    const seen = { id: shown.id, version: shown.version };
    let keys = 0;
    const next = () => {
      keys += 1;
      return nthKey(key, keys);
    };
    const attend = (to: string) =>
      this.#change(step, seen, 'setAttendance', { id: seen.id, to, idempotencyKey: next() });
    const correct = (to: string) => this.#correct(step, seen, to, next());
    if (which % 3 === 0) {
      await attend('fulfilled');
      // Not at once: who was here has arrived.
      await correct('booked');
      await correct('arrived');
    }
    await correct('booked');
    await correct('arrived');
    await attend(which % 2 === 0 ? 'noshow' : 'arrived');
    await Promise.all([correct('booked'), this.#cancel(step, { ...seen }, step.otherKey)]);
    await this.#cancel(step, seen, next());
    // Its start is over: it cannot come back.
    await correct('booked');
  }

  /** A doctor, or nobody who is signed in: they may do nothing of the front desk. */
  async #asOther(step: Step, seen: Seen | undefined): Promise<void> {
    const doctor = this.#staff.find(({ role }) => role === 'doctor');
    const who = step.which % 3 === 0 ? {} : { staff: doctor?.id as string };
    const booking = this.#booking(step);
    const cancellation = { ...seen, reason: 'prov', idempotencyKey: step.key };
    const cancels = seen && step.which % 2 === 0;
    const { staff: _, ...asked } = cancels
      ? this.#asked(step, 'deskCancel', cancellation)
      : booking;
    // On the doctor's own calendar, where only the role is in the way.
    const own = cancels ? {} : { doctorId: doctor?.doctorId as number };
    await this.#client.untilDefinite({ ...asked, input: { ...asked.input, ...own }, ...who });
  }

  /** As somebody at the desk does: what has changed meanwhile is looked at, and then it is done. */
  async #change(step: Step, seen: Seen, operation: DeskOperation, input: Input): Promise<Outcome> {
    const ask = () =>
      this.#insisting(
        this.#asked(step, operation, { ...input, version: seen.version }),
        step.which % 4 !== 0,
      );
    let outcome = await ask();
    if (outcome.kind === 'refused' && outcome.current) {
      seen.version = outcome.current.version;
      outcome = await ask();
    }
    const shown = shownIn(outcome);
    if (shown) seen.version = shown.version;
    return outcome;
  }

  /** Asks, and where the rules refuse again with all that they said, which somebody has read and accepts. */
  async #insisting(asked: Asked, accepts: boolean): Promise<Outcome> {
    const outcome = await this.#client.untilDefinite(asked);
    if (outcome.kind !== 'refused' || !outcome.refusals || !accepts) return outcome;
    const input = { ...asked.input, accept: outcome.refusals };
    return this.#client.untilDefinite({ ...asked, input });
  }

  #booking(step: Step): Asked {
    const { slot, key, which } = step;
    const { doctorId, startsAt } = this.#slot(slot);
    const late = new Date(Date.parse(startsAt) + AFTER_HOURS).toISOString();
    const wanted = { doctorId, startsAt: which % 7 === 0 ? late : startsAt };
    const visit = which % 5 === 0 ? { visitTypeId: this.#planned.changing } : {};
    const input = { ...wanted, ...visit, patient: this.#patient(key), accept: [] };
    return this.#asked(step, 'deskBook', { ...input, idempotencyKey: key });
  }

  #patient(key: string) {
    const end = String(Number.parseInt(key.slice(-6), 16) % 1_000).padStart(3, '0');
    return { name: `Caller ${this.#number}-${key.slice(-12)}`, phone: `+44 20 7946 0${end}` };
  }

  /** By reception or a manager; half of it as a batch of one. */
  #asked({ edge, server, which }: Step, operation: DeskOperation, input: Input): Asked {
    const desk = this.#staff.filter(({ role }) => role !== 'doctor');
    const staff = desk[which % desk.length]?.id as string;
    return { operation, input, staff, edge: edge === 'rest' ? 'batch' : 'trpc', server };
  }

  /** One of the newest, which are wanted by others, too: booked by a patient or at a desk. */
  #pick({ which }: Step): Seen | undefined {
    const { id } = this.#known.at(-1 - (which % 24)) ?? {};
    if (which % 2 === 0 && id) return { id, version: 1 };
    return this.#seen.at(-1 - (which % 24));
  }

  #keep(outcome: Outcome): void {
    const { id, version } = shownIn(outcome) ?? ({} as Partial<Shown>);
    if (id === undefined || version === undefined) return;
    this.#seen.push({ id, version });
    if (this.#seen.length > 200) this.#seen.shift();
  }

  #slot(index: number): PlannedSlot {
    const { slots } = this.#planned;
    return slots[index % slots.length] as PlannedSlot;
  }
}
