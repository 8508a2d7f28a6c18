import { currentDeadline, type Deadline, withinDeadline } from '../../kernel/deadline.ts';
import { unavailable } from '../../kernel/domain-error.ts';
import type { LoadShedder } from '../load-shedding/load-shedder.ts';
import { type Clock, databaseClock } from './clock.ts';
import type { Transaction } from './executor.ts';
import { isFollowUp } from './postgres-errors.ts';
import {
  ConnectionLost,
  type RowQuery,
  type SingleUseConnection,
} from './single-use-connection.ts';
import { TIME_LIMITS } from './time-limits.ts';

/** What Drizzle's session needs of a transaction's connection. */
export type TransactionHandle = {
  readonly clock: Clock;
  unsafe(text: string, parameters?: unknown[]): RowQuery;
  /** Lets COMMIT ride with the next statement. */
  pipelineCommit(): void;
};

/**
 * Runs the last statement of a transaction with its COMMIT in the same flight. If the statement
 * fails, PostgreSQL answers the COMMIT with ROLLBACK.
 */
export function withCommit<T>(tx: Transaction, statement: () => PromiseLike<T>): PromiseLike<T> {
  const session = tx._.session as unknown as { client: TransactionHandle };
  session.client.pipelineCommit();
  return statement();
}

/**
 * `begin()` in place of the driver's. A transaction has a connection of its own that is never
 * replaced under it: once it is lost, every further statement throws, nothing is sent any more, and
 * the caller hears of it at once, even if the callback awaits something else.
 */
export class Transactions {
  readonly #open: () => SingleUseConnection;
  readonly #shedder: LoadShedder;
  readonly #limit: number;
  readonly #clock: Clock;
  readonly #onUnanswered: () => void;
  #idle: SingleUseConnection[] = [];

  /**
   * @param limit milliseconds that one transaction may take from its first to its last statement
   * @param onUnanswered called when one took longer: the server may be gone without a word
   */
  constructor(
    open: () => SingleUseConnection,
    shedder: LoadShedder,
    limit: number,
    clock = databaseClock,
    onUnanswered = () => {},
  ) {
    this.#open = open;
    this.#shedder = shedder;
    this.#limit = limit;
    this.#clock = clock;
    this.#onUnanswered = onUnanswered;
  }

  /**
   * Throws `UNAVAILABLE` at the caller's deadline. What is on its way by then may still be committed;
   * nothing more is sent but the ROLLBACK.
   */
  begin<T>(work: (handle: TransactionHandle) => Promise<T>): Promise<T> {
    const done = this.#shedder.run(async () => {
      const idle = this.#idle;
      const connection = this.#take();
      const timer = setTimeout(() => {
        connection.destroy();
        this.#onUnanswered();
      }, this.#limit);
      try {
        return await transact(connection, work, this.#clock);
      } finally {
        clearTimeout(timer);
        if (idle !== this.#idle) void connection.end(1);
        else if (!connection.lost) idle.push(connection);
      }
    });
    return withinDeadline(done);
  }

  /** From now on on new connections; the present ones end with the transactions that they have. */
  renew(): void {
    const before = this.#idle;
    this.#idle = [];
    for (const connection of before) void connection.end(1);
  }

  async end(seconds: number): Promise<void> {
    await Promise.all(this.#idle.map((connection) => connection.end(seconds)));
  }

  #take(): SingleUseConnection {
    for (let idle = this.#idle.pop(); idle; idle = this.#idle.pop()) if (!idle.lost) return idle;
    return this.#open();
  }
}

async function transact<T>(
  connection: SingleUseConnection,
  work: (handle: TransactionHandle) => Promise<T>,
  clock: Clock,
): Promise<T> {
  const deadline = currentDeadline();
  let ended = false;
  let begin: RowQuery | undefined;
  let commit: RowQuery | undefined;
  let pipelineCommit = false;
  let failure: unknown;
  /** PostgreSQL answers in order, so the first that fails is the cause of whatever fails after it. */
  const watched = (query: RowQuery): RowQuery => {
    query.catch((error) => {
      failure ??= error;
    });
    return query;
  };
  const handle: TransactionHandle = {
    clock,
    unsafe(text, parameters) {
      if (failure) throw failure;
      if (ended) throw new ConnectionLost('The transaction is over.');
      if (deadline?.isPassed) throw unavailable(new Error('The time for the answer has passed.'));
      // BEGIN rides with the first statement; in order on one connection, it runs before it.
      if (!begin) {
        // Never again by the driver: it would begin behind the statements that follow it.
        begin = watched(connection.sendOnce('begin'));
        const limits = lowerLimits(deadline);
        if (limits) watched(connection.sendOnce(SET_LIMITS, limits));
      }
      const query = watched(connection.sendOnce(text, parameters));
      if (pipelineCommit) {
        ended = true;
        commit = quiet(connection.sendOnce('commit'));
      }
      return query;
    },
    pipelineCommit() {
      pipelineCommit = true;
    },
  };
  const lost = new Promise<never>((_, reject) => {
    connection.onLost = () => reject(new ConnectionLost('The transaction’s connection was lost.'));
  });
  lost.catch(() => {});
  try {
    const result = await Promise.race([work(handle), lost]);
    ended = true;
    if (begin) {
      commit ??= quiet(connection.sendOnce('commit'));
      const [, { command }] = await Promise.all([begin, commit]);
      // PostgreSQL answers the COMMIT of a failed transaction with ROLLBACK.
      if (command !== 'COMMIT') throw failure ?? new Error('The transaction was rolled back.');
    }
    return result;
  } catch (error) {
    ended = true;
    if (connection.lost) throw new ConnectionLost('The connection was lost.', { cause: error });
    if (begin) await (commit ?? connection.sendOnce('rollback')).catch(() => connection.destroy());
    if (connection.lost) throw new ConnectionLost('The connection was lost.', { cause: error });
    throw isFollowUp(error) ? (failure ?? error) : error;
  } finally {
    connection.onLost = () => {};
  }
}

const SET_LIMITS = `select set_config('lock_timeout', $1, true), set_config('statement_timeout', $2, true)`;

/** The parameters of `SET_LIMITS` where the caller waits less long than a statement may take. */
function lowerLimits(deadline: Deadline | undefined): number[] | undefined {
  // To PostgreSQL 0 would mean for ever.
  const rest = Math.max(1, Math.ceil(deadline?.rest ?? TIME_LIMITS.statement));
  if (rest >= TIME_LIMITS.statement) return undefined;
  return [Math.min(rest, TIME_LIMITS.lock), rest];
}

/** The same promise; a rejection nobody awaits yet is not an unhandled one. */
function quiet<P extends Promise<unknown>>(promise: P): P {
  promise.catch(() => {});
  return promise;
}
