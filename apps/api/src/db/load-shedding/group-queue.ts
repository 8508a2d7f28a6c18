import { withinDeadline } from '../../kernel/deadline.ts';
import { LoadShedder, type LoadShedderOptions, type TakeAlong } from './load-shedder.ts';

/** How many groups, or changes that are alone, are under way together before the next ones wait for company. */
const LANES = 3;
/** How many changes share a transaction. */
const MOST = 32;
/** Milliseconds: who takes longer, for a lock or on a slow server, no longer keeps the others waiting. */
const LANE_TIME = 100;

/** A change that may share its transaction with others. */
export type Member = {
  readonly doctorId: number;
  /** Its idempotency key. */
  readonly key: string;
};

/** What became of a member of a group; nothing for one that has to go alone. */
export type Answer<T> = { value: T } | { refusal: unknown } | undefined;

type Entry<M, T> = { member: M } & PromiseWithResolvers<Answer<T>>;
type Together<M, T> = (members: readonly M[]) => Promise<Answer<T>[]>;

/**
 * Changes that have to wait anyway share a transaction: while all lanes are busy those who come collect, and the
 * first free lane takes up to 32 of them. Who comes while a lane is free goes alone and at once.
 *
 * Two of one doctor or with one key are never in one group.
 */
export class GroupQueue {
  readonly #lanes: LoadShedder;
  readonly #most: number;
  /** Doctors whose calendars are being changed through here: to wait for them would hold a group up. */
  readonly #underWay = new Map<number, number>();
  #running = 0;

  /** @param options.most how many may be under way together, whatever they wait for */
  constructor({
    most,
    lanes = LANES,
    ...options
  }: Omit<LoadShedderOptions, 'permits'> & { most: number; lanes?: number | undefined }) {
    this.#most = most;
    this.#lanes = new LoadShedder({ ...options, permits: Math.min(lanes, most) });
  }

  /**
   * Runs a change alone or in a group. Throws what `alone` throws, the member's refusal, what `together` throws, or
   * `UNAVAILABLE` when the queue is full or the caller's deadline passes.
   *
   * @param together writes a group, tells in its order what became of each, and throws when nobody knows
   * @param alone for one without company, and for one that has left its group
   */
  async run<M extends Member, T>(
    member: M,
    together: Together<M, T>,
    alone: () => Promise<T>,
  ): Promise<T> {
    const entry: Entry<M, T> = { member, ...Promise.withResolvers<Answer<T>>() };
    entry.promise.catch(() => {});
    const byItself = () => this.#watched([member], alone());
    await this.#lanes.run(async (_, takeAlong) => {
      const group = this.#gather(entry, takeAlong);
      if (group.length > 1) return this.#inLane(this.#serve(group, together));
      const work = byItself();
      entry.resolve(work.then((value) => ({ value })));
      return this.#inLane(work);
    }, entry);
    const answer = await withinDeadline(entry.promise);
    if (!answer) return byItself();
    if ('refusal' in answer) throw answer.refusal;
    return answer.value;
  }

  /** The first of a group with those who may share its transaction. */
  #gather<M extends Member, T>(first: Entry<M, T>, takeAlong: TakeAlong): Entry<M, T>[] {
    const group = [first];
    const doctors = new Set([first.member.doctorId]);
    const keys = new Set([first.member.key]);
    if (this.#underWay.has(first.member.doctorId)) return group;
    takeAlong(MOST - 1, (companion) => {
      const other = companion as Entry<M, T>;
      const { doctorId, key } = other.member;
      if (this.#underWay.has(doctorId) || doctors.has(doctorId) || keys.has(key)) return false;
      doctors.add(doctorId);
      keys.add(key);
      group.push(other);
      return true;
    });
    return group;
  }

  async #serve<M extends Member, T>(
    group: readonly Entry<M, T>[],
    together: Together<M, T>,
  ): Promise<void> {
    const members = group.map(({ member }) => member);
    try {
      const answers = await this.#watched(members, together(members));
      for (const [at, { resolve }] of group.entries()) resolve(answers[at]);
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  }

  /** The same work; as long as it lasts, its doctors are under way. */
  async #watched<T>(members: readonly Member[], work: Promise<T>): Promise<T> {
    for (const { doctorId } of members) this.#count(doctorId, 1);
    try {
      return await work;
    } finally {
      for (const { doctorId } of members) this.#count(doctorId, -1);
    }
  }

  #count(doctorId: number, by: 1 | -1): void {
    const count = (this.#underWay.get(doctorId) ?? 0) + by;
    if (count === 0) this.#underWay.delete(doctorId);
    else this.#underWay.set(doctorId, count);
  }

  /** Until the work is done, or has kept its lane for long enough. */
  #inLane(work: Promise<unknown>): Promise<void> {
    this.#running += 1;
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        if (this.#running < this.#most) resolve();
      }, LANE_TIME);
      const done = () => {
        this.#running -= 1;
        clearTimeout(timer);
        resolve();
      };
      work.then(done, done);
    });
  }
}
