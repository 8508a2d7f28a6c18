import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster } from '../cluster/cluster.ts';
import type { Booker } from './booker.ts';

const CONNECTIONS = 300;
const BOOKINGS = 20;

/** Connections that send a byte now and then, and never finish, while others want to book. */
export async function bookBesideSlowLoris(cluster: Cluster, booker: Booker): Promise<string[]> {
  const port = cluster.ports[0] as number;
  const sockets = Array.from({ length: CONNECTIONS }, (_, at) => dawdle(port, at % 2 === 0));
  try {
    await sleep(500);
    const wrong: string[] = [];
    for (let i = 0; i < BOOKINGS; i += 1) {
      const { status, error } = await booker.book(port, { fresh: true });
      if (status !== 201) wrong.push(`beside slow connections a booking got ${error ?? status}`);
    }
    return wrong;
  } finally {
    for (const socket of sockets) socket.destroy();
  }
}

function dawdle(port: number, inHeaders: boolean): Socket {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  socket.write('POST /api/appointments HTTP/1.1\r\nhost: clinic\r\n');
  if (!inHeaders) socket.write('content-type: application/json\r\ncontent-length: 1000\r\n\r\n{');
  const timer = setInterval(() => socket.write(inHeaders ? 'x-a: b\r\n' : ' '), 200);
  socket.on('close', () => clearInterval(timer));
  return socket;
}
