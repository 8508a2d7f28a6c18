import { setTimeout as sleep } from 'node:timers/promises';
import type { Outcome } from '../history/call.ts';
import type { VisitTypeRow } from '../history/tables.ts';
import { type Asked, type Client, shownIn } from './client.ts';
import type { DeskScript } from './desk-script.ts';
import type { Step } from './plan.ts';

export type PlannedSlot = {
  doctorId: number;
  specialization: string;
  startsAt: string;
  date: string;
};

/** How many of the doctors who are free first somebody wants to see. */
const LIMITS = [1, 3, 12, 50];

/** What a run gives to its clients. */
export type Planned = {
  slots: readonly PlannedSlot[];
  visitTypes: readonly VisitTypeRow[];
  holdSeconds: number;
  /** The visit type that is edited meanwhile. */
  changing: number;
};

/** Milliseconds after the end of a hold: the checker allows that clocks differ by less. */
const PAST_EXPIRY = 2_000;

/** What a client remembers of an appointment that it has booked. */
type Own = { id: string; token: string; booked: Asked; changes: Asked[] };

/** One client's way through its plan. */
export class ClientScript {
  readonly #client: Client;
  readonly #slots: readonly PlannedSlot[];
  readonly #visitTypes: readonly VisitTypeRow[];
  readonly #holdSeconds: number;
  readonly #own: Own[] = [];
  readonly #number: number;
  readonly #changing: number;
  readonly #desk: DeskScript;
  /** Appointments of everybody, whose ids a stranger may know. */
  readonly #known: { id: string; token: string }[];

  constructor(
    number: number,
    client: Client,
    planned: Planned,
    known: { id: string; token: string }[],
    desk: DeskScript,
  ) {
    this.#number = number;
    this.#client = client;
    this.#slots = planned.slots;
    this.#holdSeconds = planned.holdSeconds;
    this.#changing = planned.changing;
    this.#visitTypes = planned.visitTypes.filter(
      ({ id, isDefault }) => !isDefault && id !== planned.changing,
    );
    this.#desk = desk;
    this.#known = known;
  }

  /** Does one step of the plan; returns when nothing of it is under way any more. */
  async take(step: Step): Promise<void> {
    const own = this.#own[step.which % Math.max(1, this.#own.length)];
    switch (step.act) {
      case 'book':
        return this.#book(step);
      case 'double-click':
        return this.#doubleClick(step);
      case 'hold-and-book':
        return this.#holdAndBook(step);
      case 'hold':
        return this.#holdAndLeave(step);
      case 'read-day':
        return this.#readDay(step);
      case 'read-month':
        return this.#readMonth(step);
      case 'read-earliest':
        return this.#readEarliest(step);
      case 'illegal':
        return this.#illegal(step);
      case 'look-as-stranger':
      case 'cancel-as-stranger':
      case 'move-as-stranger':
        return this.#asStranger(step);
      case 'desk-book':
      case 'desk-cancel':
      case 'desk-move':
      case 'desk-restore':
      case 'desk-race':
      case 'desk-walk-in':
      case 'desk-as-other':
        return this.#desk.take(step.act, step);
      default:
        return own ? this.#withOwn(step, own) : this.#book(step);
    }
  }

  async #withOwn(step: Step, own: Own): Promise<void> {
    const { edge, server } = step;
    const once = { edge, server, token: own.token };
    switch (step.act) {
      case 'look':
        await this.#client.once({ operation: 'get', input: { id: own.id }, ...once });
        return;
      case 'replay': {
        const earlier = [own.booked, ...own.changes][step.slot % (own.changes.length + 1)];
        await this.#client.untilDefinite({ ...(earlier as Asked), edge, server });
        return;
      }
      case 'reuse-key':
        await this.#reuseKey(step, own);
        return;
      case 'cancel':
        await this.#change(own, this.#cancellation(step, own, step.key));
        return;
      case 'move':
        await this.#change(own, this.#move(step, own, step.key));
        return;
      default:
        await Promise.all([
          this.#change(own, this.#cancellation(step, own, step.key)),
          this.#change(own, { ...this.#move(step, own, step.otherKey), server: 1 - server }),
        ]);
    }
  }

  async #book(step: Step, holdToken?: string): Promise<void> {
    const asked = this.#booking(step, holdToken);
    this.#keep(asked, await this.#client.untilDefinite(asked));
  }

  /** The same request twice at the same time, as an impatient hand or a proxy sends it. */
  async #doubleClick(step: Step): Promise<void> {
    const asked = this.#booking(step);
    const again = { ...asked, server: step.which % 2 };
    const [first, second] = await Promise.all([
      this.#client.untilDefinite(asked),
      this.#client.untilDefinite(again),
    ]);
    this.#keep(asked, shownIn(first) ? first : second);
  }

  async #holdAndBook(step: Step): Promise<void> {
    const held = await this.#client.untilDefinite(this.#hold(step));
    if (held.kind === 'ok') await this.#book(step, step.otherKey);
  }

  async #holdAndLeave(step: Step): Promise<void> {
    const { edge, server } = step;
    const held = await this.#client.untilDefinite(this.#hold(step));
    if (held.kind !== 'ok') return;
    if (step.which % 12 === 0) {
      // Another browser, once the hold has expired: its row is still there.
      await sleep(this.#holdSeconds * 1_000 + PAST_EXPIRY);
      await this.#client.untilDefinite(this.#hold({ ...step, otherKey: step.key }));
      return;
    }
    if (step.which % 3 === 0) return;
    if (step.which % 3 === 1) {
      // Another slot, same browser: the new hold replaces the first.
      await this.#client.untilDefinite(this.#hold({ ...step, slot: step.otherSlot }));
    }
    const input = { holdToken: step.otherKey };
    await this.#client.untilDefinite({ operation: 'release', input, edge, server });
  }

  async #readDay(step: Step): Promise<void> {
    const { slot, edge, server } = step;
    const { doctorId, date } = this.#slot(slot);
    const input = { doctorId, date, ...this.#visit(step) };
    await this.#client.once({ operation: 'day', input, edge, server });
  }

  async #readMonth({ slot, which, edge, server }: Step): Promise<void> {
    const { doctorId, date } = this.#slot(slot);
    const to = Temporal.PlainDate.from(date).add({ days: which % 31 });
    const input = { doctorId, from: date, to: to.toString() };
    await this.#client.once({ operation: 'calendar', input, edge, server });
  }

  async #readEarliest({ slot, which, edge, server }: Step): Promise<void> {
    const { startsAt, specialization } = this.#slot(slot);
    const input = { from: startsAt, limit: LIMITS[which % LIMITS.length] as number };
    const narrowed = which % 3 === 0 ? { ...input, specialization } : input;
    await this.#client.once({ operation: 'earliest', input: narrowed, edge, server });
  }

  /** Times that no calendar has: past the hour, at night, at a weekend, long ago. */
  async #illegal(step: Step): Promise<void> {
    const asked = this.#booking(step);
    const start = Date.parse(asked.input.startsAt as string);
    const hour = 3_600_000;
    const away = [hour / 4, 9 * hour, -48 * 365 * hour, 1, 24 * 365 * hour][
      step.which % 5
    ] as number;
    const startsAt = new Date(start + away).toISOString();
    await this.#client.untilDefinite({ ...asked, input: { ...asked.input, startsAt } });
  }

  async #reuseKey(step: Step, own: Own): Promise<void> {
    const other = this.#booking(step).input;
    const input = { ...other, idempotencyKey: own.booked.input.idempotencyKey as string };
    await this.#client.untilDefinite({
      ...own.booked,
      input,
      edge: step.edge,
      server: step.server,
    });
  }

  /** With the token of another appointment, or none. */
  async #asStranger(step: Step): Promise<void> {
    const target = this.#known[step.which % Math.max(1, this.#known.length)];
    const other = this.#known[(step.which + 1) % Math.max(1, this.#known.length)];
    if (!target || !other || target.id === other.id) return this.#readDay(step);
    const token = step.slot % 3 === 0 ? {} : { token: other.token };
    const own = { id: target.id };
    const { edge, server } = step;
    if (step.act === 'look-as-stranger') {
      await this.#client.once({ operation: 'get', input: own, edge, server, ...token });
      return;
    }
    const asked =
      step.act === 'cancel-as-stranger'
        ? this.#cancellation(step, own, step.key)
        : this.#move(step, own, step.key);
    const { token: _mine, ...bare } = asked;
    await this.#client.untilDefinite({ ...bare, ...token });
  }

  async #change(own: Own, asked: Asked): Promise<void> {
    const outcome = await this.#client.untilDefinite(asked);
    if (outcome.kind === 'ok') own.changes.push(asked);
  }

  #booking(step: Step, holdToken?: string): Asked {
    const { slot, key, edge, server } = step;
    const { doctorId, startsAt } = this.#slot(slot);
    const patientName = `Patient ${this.#number}-${key.slice(-12)}`;
    const isChanging = !holdToken && step.which % 10 === 1;
    const visit = isChanging ? { visitTypeId: this.#changing } : this.#visit(step);
    const wanted = { doctorId, startsAt, ...visit };
    const input = { ...wanted, patientName, idempotencyKey: key };
    return {
      operation: 'book',
      input: holdToken ? { ...input, holdToken } : input,
      edge,
      server,
    };
  }

  #hold(step: Step): Asked {
    const { slot, otherKey, edge, server } = step;
    const { doctorId, startsAt } = this.#slot(slot);
    const input = { doctorId, startsAt, ...this.#visit(step), holdToken: otherKey };
    return { operation: 'hold', input, edge, server };
  }

  #cancellation(step: Step, own: { id: string; token?: string }, key: string): Asked {
    const { edge, server, which } = step;
    const reason = which % 2 === 0 ? { reason: 'pat' } : {};
    const version = which % 5 === 0 ? { version: 1 } : {};
    const input = { id: own.id, idempotencyKey: key, ...reason, ...version };
    return { operation: 'cancel', input, edge, server, ...(own.token && { token: own.token }) };
  }

  #move(step: Step, own: { id: string; token?: string }, key: string): Asked {
    const { edge, server } = step;
    const { doctorId, startsAt } = this.#slot(step.otherSlot);
    const input = { id: own.id, doctorId, startsAt, idempotencyKey: key };
    return { operation: 'reschedule', input, edge, server, ...(own.token && { token: own.token }) };
  }

  #keep(booked: Asked, outcome: Outcome): void {
    const shown = shownIn(outcome);
    if (!shown?.manageToken) return;
    const { id, manageToken: token } = shown;
    this.#own.push({ id, token, booked, changes: [] });
    if (this.#own.length > 12) this.#own.shift();
    this.#known.push({ id, token });
    if (this.#known.length > 200) this.#known.shift();
  }

  /** Every third wish is for a visit type of another length, by turns; none named is the default. */
  #visit({ which }: Step): { visitTypeId?: number } {
    if (which % 3 !== 0 || this.#visitTypes.length === 0) return {};
    const { id } = this.#visitTypes[(which / 3) % this.#visitTypes.length] as VisitTypeRow;
    return { visitTypeId: id };
  }

  #slot(index: number): PlannedSlot {
    return this.#slots[index % this.#slots.length] as PlannedSlot;
  }
}
