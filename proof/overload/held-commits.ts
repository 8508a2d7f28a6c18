import { connect } from 'node:net';
import type { PostgresProxy } from '@clinic/testing/postgres-proxy';
import { until } from '@clinic/testing/waiting';
import { kindOf } from '@clinic/testing/wire';
import { METRICS } from '../cluster/metrics.ts';
import { send } from '../workload/send.ts';

/** Milliseconds, for a machine with much else to do. */
const PATIENCE = 30_000;

/** Keeps every COMMIT at the proxy until it is released, so that bookings stand still inside. */
export class HeldCommits {
  readonly #proxy: PostgresProxy;
  readonly #released = Promise.withResolvers<'forward'>();
  #held = 0;

  constructor(proxy: PostgresProxy) {
    this.#proxy = proxy;
    proxy.decide = ({ text }) => {
      if (kindOf(text) !== 'commit') return 'forward';
      this.#held += 1;
      return this.#released.promise;
    };
  }

  /**
   * Waits until so many bookings stand still in the process at this port: at their COMMIT, or, as it
   * says itself, in the queue for a connection. False when that does not happen in time.
   */
  hold(port: number, bookings: number): Promise<boolean> {
    return inTime(async () => this.#held + (await queueAt(port)) === bookings);
  }

  /** Waits until the process at this port takes no new connections: it has heard the signal. */
  refusesConnections(port: number): Promise<boolean> {
    return inTime(async () => !(await accepts(port)));
  }

  release(): void {
    this.#proxy.decide = undefined;
    this.#released.resolve('forward');
  }
}

const inTime = (holds: () => Promise<boolean>): Promise<boolean> =>
  until(holds, PATIENCE).catch(() => false);

async function queueAt(port: number): Promise<number> {
  const { text } = await send(port, METRICS, { fresh: true }).catch(() => ({ text: '' }));
  return Number(/^clinic_queue_waiting (\d+)/m.exec(text)?.[1]);
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => socket.destroy());
    socket.on('error', () => resolve(false));
    socket.on('close', (failed) => resolve(!failed));
  });
}
