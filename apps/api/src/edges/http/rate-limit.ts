import { NETWORK_SHARES, networksOf } from '../../kernel/networks.ts';

/** Milliseconds over which a limit counts, from the first request on. */
const WINDOW = 60_000;
/** Networks below their limit that are counted; the next ones take the place of the oldest half. */
const MAX_COUNTED = 100_000;

type Count = { used: number; readonly endsAt: number };
type Counted = { readonly network: string; readonly limit: number; readonly count: Count };

export type Verdict = {
  refused: boolean;
  /** What the network that has least left may do in a minute, and has left. */
  limit: number;
  remaining: number;
  /** Whole seconds until its count begins anew; when refused, until asking again makes sense. */
  reset: number;
};

/**
 * Counts what each network asks for within a minute, in this process.
 *
 * A network that has reached its limit is not forgotten before its minute is over, however many
 * others come: each entry of that memory has cost its network a whole limit.
 */
export class RateLimit {
  readonly #perMinute: number;
  readonly #now: () => number;
  readonly #counted = new RecentCounts(MAX_COUNTED / 2);
  readonly #limited = new RecentCounts(Number.POSITIVE_INFINITY);

  /** @param now milliseconds of a clock that nobody sets */
  constructor(perMinute: number, now = () => performance.now()) {
    this.#perMinute = perMinute;
    this.#now = now;
  }

  /**
   * Charges `cost` to the networks of an address, or to none of them where one has too little left.
   * What costs more than a whole minute's requests costs just these.
   */
  take(address: string, cost: number): Verdict {
    // Whole: a sum of fractions would round up to a second too much.
    const now = Math.floor(this.#now());
    const charge = Math.min(cost, this.#perMinute);
    const all: Counted[] = networksOf(address).map((network, i) => ({
      network,
      limit: this.#perMinute * (NETWORK_SHARES[i] ?? 1),
      count: this.#countOf(network, now),
    }));
    const short = all.filter(({ count, limit }) => count.used + charge > limit);
    const refused = short.length > 0;
    if (refused) for (const { network, count } of short) this.#limited.set(network, count, now);
    else if (charge > 0) for (const one of all) this.#charge(one, charge, now);
    const left = (one: Counted) => one.limit - one.count.used;
    const tightest = all.reduce((a, b) => (left(b) < left(a) ? b : a));
    const until = refused ? short : [tightest];
    const endsAt = Math.max(...until.map(({ count }) => count.endsAt));
    return {
      refused,
      limit: tightest.limit,
      remaining: left(tightest),
      reset: Math.ceil((endsAt - now) / 1_000),
    };
  }

  #countOf(network: string, now: number): Count {
    const isCurrent = (count: Count | undefined) => count !== undefined && count.endsAt > now;
    const known = [this.#limited.get(network), this.#counted.get(network)].find(isCurrent);
    return known ?? { used: 0, endsAt: now + WINDOW };
  }

  #charge({ network, limit, count }: Counted, charge: number, now: number): void {
    count.used += charge;
    const counts = count.used >= limit ? this.#limited : this.#counted;
    counts.set(network, count, now);
  }
}

/** Counts of the last minute at least, unless there are more than two times `max`. */
class RecentCounts {
  readonly #max: number;
  #young = new Map<string, Count>();
  #old = new Map<string, Count>();
  #since = 0;

  constructor(max: number) {
    this.#max = max;
  }

  get(network: string): Count | undefined {
    return this.#young.get(network) ?? this.#old.get(network);
  }

  set(network: string, count: Count, now: number): void {
    if (now - this.#since >= WINDOW || this.#young.size >= this.#max) {
      this.#old = this.#young;
      this.#young = new Map();
      this.#since = now;
    }
    this.#young.set(network, count);
  }
}
