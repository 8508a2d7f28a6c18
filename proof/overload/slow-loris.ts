import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { TIME_LIMITS } from '../../apps/api/src/db/client/time-limits.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { Booker } from './booker.ts';

const CONNECTIONS = 300;
/** Of them, so many must be connected while others book. */
const BESIDE = 290;
const BOOKINGS = 20;
/** Milliseconds of one booking. */
const BOOKED_WITHIN = 5_000;
/** Milliseconds: the server lets go of a request that does not end, and then some. */
const CLOSED_WITHIN = TIME_LIMITS.request + 8_000;

/** Connections that send a byte now and then, and never finish, while others want to book. */
export async function bookBesideSlowLoris(cluster: Cluster, booker: Booker): Promise<string[]> {
  const port = cluster.ports[0] as number;
  const begun = performance.now();
  const sockets = Array.from({ length: CONNECTIONS }, (_, at) => dawdle(port, at % 2 === 0));
  const connected = () => sockets.filter(({ readyState }) => readyState === 'open').length;
  try {
    await sleep(500);
    const wrong: string[] = [];
    for (let i = 0; i < BOOKINGS; i += 1) {
      const { status, error, took } = await booker.book(port, { fresh: true });
      const beside = connected();
      if (status !== 201) wrong.push(`beside slow connections a booking got ${error ?? status}`);
      if (took > BOOKED_WITHIN) wrong.push(`a booking took ${took.toFixed(0)} ms`);
      if (beside < BESIDE) wrong.push(`only ${beside} slow connections beside a booking`);
    }
    while (connected() > 0 && performance.now() - begun < CLOSED_WITHIN) await sleep(100);
    const left = connected();
    if (left > 0) wrong.push(`${left} slow connections were never closed`);
    return wrong;
  } finally {
    for (const socket of sockets) socket.destroy();
  }
}

function dawdle(port: number, inHeaders: boolean): Socket {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  // Unless it is read, the server's end is not noticed.
  socket.resume();
  socket.write('POST /api/appointments HTTP/1.1\r\nhost: clinic\r\n');
  if (!inHeaders) socket.write('content-type: application/json\r\ncontent-length: 1000\r\n\r\n{');
  const timer = setInterval(() => socket.write(inHeaders ? 'x-a: b\r\n' : ' '), 200);
  socket.on('close', () => clearInterval(timer));
  return socket;
}
