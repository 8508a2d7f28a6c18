import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { startRunningApi } from '@clinic/testing/api-process';
import { until } from '@clinic/testing/waiting';
import { expect, it } from 'vitest';
import { Connections } from '../src/edges/http/connections.ts';
import { SECRET, setUpClinic } from './test-clinic.ts';

const clinic = setUpClinic({ env: { MAX_CONNECTIONS: '10' } });

/** Its own half stays open: only the server can close the connection. */
async function open(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
  socket.on('error', () => {});
  await once(socket, 'connect');
  return socket;
}

/** Also when it is reset. */
const closeOf = (socket: Socket) => new Promise((resolve) => socket.once('close', resolve));

it('a connection has a bounded number of requests under way, however many it sends', async () => {
  let begun = 0;
  const server = new Connections(10).createServer(() => {
    begun += 1; // and none is ever answered
  }, {});
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as { port: number };
  const socket = await open(`http://127.0.0.1:${port}`);
  const closed = closeOf(socket);
  socket.write('GET /script.js HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(4_600));
  socket.resume();
  await closed;
  expect(begun).toBe(32);
  server.close();
});

it('180 kB of requests for the page’s script, of which nothing is read, begin few of them', async () => {
  const page = await clinic.ask('GET', '/');
  const script = /src="([^"]+\.js)"/.exec(page.text)?.[1];
  const request = `GET ${script} HTTP/1.1\r\nHost: x\r\nAccept-Encoding: br\r\n\r\n`;
  clinic.logLines.length = 0;
  const socket = await open(clinic.url);
  const closed = closeOf(socket);
  socket.write(request.repeat(Math.ceil(180_000 / request.length)));
  await until(async () => socket.readableLength > 0 || socket.destroyed);
  const others = await clinic.ask('GET', '/api/doctors');
  expect(others.status).toBe(200);
  socket.resume();
  await closed;
  const begun = clinic.logLines.filter((line) => line.includes('"route":"/*"'));
  expect(begun.length).toBeLessThanOrEqual(32);
});

it('requests that follow each other on one connection are all answered', async () => {
  const socket = await open(clinic.url);
  let text = '';
  socket.setEncoding('utf8').on('data', (part) => {
    text += part;
  });
  for (let round = 1; round <= 5; round += 1) {
    socket.write('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(10));
    await until(async () => text.split('{"status":"ok"}').length > round * 10);
  }
  socket.destroy();
});

it('half a header is answered with 408 and the connection closed, though the client keeps it', async () => {
  const sockets = await Promise.all([open(clinic.url), open(clinic.url)]);
  await Promise.all(
    sockets.map(async (socket) => {
      let text = '';
      socket.setEncoding('utf8').on('data', (part) => {
        text += part;
      });
      socket.write('GET / HTTP/1.1\r\nHost: ');
      await once(socket, 'end');
      expect(text).toMatch(/^HTTP\/1\.1 408 /);
      // Closed on the server's side: it resets what is written now.
      const closed = closeOf(socket);
      const writing = setInterval(() => socket.write('x'), 50);
      await closed;
      clearInterval(writing);
    }),
  );
});

it('above MAX_CONNECTIONS nobody is let in, until one has left', async () => {
  const sockets: Socket[] = [];
  let shut: Socket | undefined;
  for (let i = 0; i < 11 && !shut; i += 1) {
    const socket = await open(clinic.url);
    socket.on('end', () => {
      shut ??= socket;
    });
    socket.resume();
    sockets.push(socket);
  }
  await until(async () => shut);
  for (const socket of sockets) socket.destroy();
  await until(async () => (await clinic.ask('GET', '/healthz').catch(() => undefined))?.status);
});

it('ten halves of a header do not keep a stop from ending well', async () => {
  const api = await startRunningApi({
    DATABASE_URL: clinic.testDatabase.appUrl,
    CLINIC_SECRET: SECRET,
  });
  const sockets = await Promise.all(Array.from({ length: 10 }, () => open(api.url)));
  for (const socket of sockets) socket.write('GET / HTTP/1.1\r\nHost: ');
  // Their bytes have come before the signal does.
  expect((await api.ask('GET', '/healthz')).status).toBe(200);
  expect(await api.kill('SIGTERM')).toBe(0);
  for (const socket of sockets) socket.destroy();
});
