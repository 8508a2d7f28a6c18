import type { Session } from './single-use-connection.ts';

/** What stands between Clinic and PostgreSQL. */
export type Pooler = {
  /** Whether connections end at a pooler, like PgBouncer. */
  present: boolean;
  /** Whether it gives the transactions of one connection to other sessions of the server. */
  sharesSessions: boolean;
  /** Whether it carries prepared statements from one session to another. */
  carriesStatements: boolean;
};

/** Learns by looking at sessions what stands between; what was seen once is remembered. */
export class PoolerWatch {
  /** The server's process behind each session, as seen last. */
  readonly #seen = new Map<number, number>();
  #shares = false;

  /** @param sessions of connections that are open at the same time */
  look(sessions: readonly Session[]): Pooler {
    const pids = new Set(sessions.map(({ pid }) => pid));
    const moved = sessions.some(({ announced, pid }) => (this.#seen.get(announced) ?? pid) !== pid);
    if (moved || pids.size < sessions.length) this.#shares = true;
    this.#seen.clear();
    for (const { announced, pid } of sessions) this.#seen.set(announced, pid);
    return {
      present: sessions.some(({ announced, pid }) => announced !== pid),
      sharesSessions: this.#shares,
      carriesStatements: !sessions.some(({ keepsNames }) => keepsNames),
    };
  }
}
