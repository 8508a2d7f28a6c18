import { once } from 'node:events';
import { connect } from 'node:net';
import { type Answer, countByStatus } from '@clinic/testing/raw-http';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { booking, postBooking, slotsOn } from '../bookings.ts';
import { MONDAY, startTestClinic, type TestClinic } from '../test-clinic.ts';

const LIMIT = 12;

let clinic: TestClinic;
let direct: TestClinic;
beforeAll(async () => {
  const env = { RATE_LIMIT_PER_MINUTE: String(LIMIT) };
  [clinic, direct] = await Promise.all([
    startTestClinic({ env: { ...env, TRUST_PROXY: '127.0.0.1, 10.9.0.0/16' } }),
    startTestClinic({ env }),
  ]);
});
afterAll(() => Promise.all([clinic.stop(), direct.stop()]));

let addresses = 0;
/** An address that nobody has asked from before. */
const newAddress = () => `203.0.113.${++addresses}`;

const ask = (address: string, method: string, path: string, headers = {}) =>
  clinic.ask(method, path, { headers: { 'x-forwarded-for': address, ...headers } });

/** Asks once more; what has been counted so far follows from what is left. */
async function countedFor(address: string): Promise<number> {
  const answer = await ask(address, 'GET', '/api/doctors');
  return LIMIT - 1 - Number(answer.headers['x-ratelimit-remaining']);
}

const limitIn = ({ headers }: Answer) =>
  ['limit', 'remaining', 'reset'].map((name) => Number(headers[`x-ratelimit-${name}`]));

describe('everything counts, whatever it is answered with', () => {
  it.each([
    ['GET', '/', 1],
    ['GET', '/favicon.ico', 1],
    ['GET', '/nowhere', 1],
    ['GET', '/assets/nowhere.js', 1],
    ['GET', '/api/nowhere', 1],
    ['DELETE', '/api/doctors', 1],
    ['OPTIONS', '/api/doctors', 1],
    ['OPTIONS', '/nowhere', 1],
    ['PUT', '/', 1],
    ['GET', '/api/doctors/x', 1],
    ['GET', '/api/doctors/%zz', 1],
    ['GET', '/trpc', 1],
    ['GET', '/trpc/nowhere', 1],
    ['DELETE', '/trpc/doctors.list', 1],
    ['OPTIONS', '/trpc/doctors.list', 1],
    ['GET', '/trpc/doctors.list', 1],
    ['GET', '/trpc/availability.calendar', 2],
    ['GET', '/trpc/availability.earliest', 3],
    ['GET', '/trpc/doctors.list,doctors.list,nowhere?batch=1', 3],
    ['GET', '/trpc/availability.earliest,doctors.list?batch=1', 4],
    ['POST', '/trpc/appointments.book', 5],
    ['POST', '/trpc/appointments.hold?batch=1', 5],
    ['POST', '/trpc/appointments.release', 1],
    ['POST', '/api/appointments', 5],
    ['GET', '/docs', 1],
    ['GET', '/readyz', 1],
    ['GET', '/metrics', 1],
    ['GET', '/healthz', 0],
  ])('%s %s counts as %i', async (method, path, cost) => {
    const address = newAddress();
    const answer = await ask(address, method, path);
    expect(limitIn(answer)).toEqual([LIMIT, LIMIT - cost, 60]);
    expect(await countedFor(address)).toBe(cost);
  });

  it('also an address that is too long to be read', async () => {
    const address = newAddress();
    await ask(address, 'GET', `/trpc/${'a'.repeat(2_001)}`);
    expect(await countedFor(address)).toBe(1);
  });

  it('also what is no HTTP, for the address of its connection', async () => {
    const { hostname, port } = new URL(direct.url);
    const before = limitIn(await direct.ask('GET', '/healthz'))[1] as number;
    expect(before).toBeGreaterThan(1);
    for (const text of ['\r\n\r\nnonsense\r\n\r\n', 'GET / HTTP/1.1\r\nbad header\r\n\r\n']) {
      const socket = connect(Number(port), hostname);
      socket.end(text);
      socket.resume();
      await once(socket, 'close');
    }
    expect(limitIn(await direct.ask('GET', '/healthz'))[1]).toBe(before - 2);
  });
});

describe('a caller that has asked too often', () => {
  const REFUSED = [
    ['GET', '/nowhere'],
    ['DELETE', '/api/doctors'],
    ['OPTIONS', '/trpc/doctors.list'],
    ['GET', '/api/doctors/%zz'],
    ['GET', '/readyz'],
    ['GET', '/metrics'],
    ['GET', '/trpc/doctors.list,doctors.get?batch=1'],
  ] as const;

  it('is refused everywhere, told when to come back, and still has a pulse', async () => {
    const address = newAddress();
    for (let i = 0; i < LIMIT; i += 1) await ask(address, 'GET', '/nowhere');
    for (const [method, path] of REFUSED) {
      const answer = await ask(address, method, path);
      expect([method, path, answer.status]).toEqual([method, path, 429]);
      expect(answer.text).toContain('RATE_LIMITED');
      const [limit, remaining, reset] = limitIn(answer);
      expect([limit, remaining]).toEqual([LIMIT, 0]);
      expect(Number(answer.headers['retry-after'])).toBe(reset);
      expect(reset).toBeGreaterThan(0);
      expect(reset).toBeLessThanOrEqual(60);
    }
    expect((await ask(address, 'GET', '/healthz')).status).toBe(200);
    expect((await ask(newAddress(), 'GET', '/api/doctors')).status).toBe(200);
  });

  it('is not blocked for longer when somebody sets the clock back', async () => {
    const address = newAddress();
    vi.useFakeTimers({ toFake: ['Date'] });
    try {
      for (let i = 0; i < LIMIT; i += 1) await ask(address, 'GET', '/api/doctors');
      vi.setSystemTime(Date.now() - 3_600_000);
      const answer = await ask(address, 'GET', '/api/doctors');
      expect(answer.status).toBe(429);
      expect(Number(answer.headers['retry-after'])).toBeLessThanOrEqual(60);
    } finally {
      vi.useRealTimers();
    }
  });

  it('has sent nothing that was done', async () => {
    const address = newAddress();
    for (let i = 0; i < LIMIT; i += 1) await ask(address, 'GET', '/nowhere');
    const startsAt = slotsOn(MONDAY)[0] as string;
    const wanted = booking({ doctorId: clinic.doctorIds[0] as number, startsAt });
    const from = (path: string, question = {}) =>
      clinic.ask('POST', path, { headers: { 'x-forwarded-for': address }, ...question });
    const answer = await from('/trpc/appointments.book', { json: wanted });
    expect(answer.status).toBe(429);
    expect((await postBooking(clinic.ask, wanted)).status).toBe(201);
  });
});

describe('the address that counts', () => {
  const statusesOf = async (chains: string[]) =>
    countByStatus(await Promise.all(chains.map((chain) => ask(chain, 'GET', '/api/doctors'))));

  it.each([
    ['IPv4 with the port of each connection', (i: number) => `198.51.100.1:${40_000 + i}`],
    ['IPv6 with the port of each connection', (i: number) => `[2001:db8:a::1]:${40_000 + i}`],
    ['any address of a /64', (i: number) => `2001:db8:b::${i}`],
    ['what the proxy could not name', (i: number) => `unknown-${i}, 10.9.0.1`],
    ['what the patient made up before it', (i: number) => `192.0.2.${i}, 198.51.100.2`],
  ])('is one for %s', async (_, chainOf) => {
    const chains = Array.from({ length: LIMIT + 3 }, (_, i) => chainOf(i));
    expect(await statusesOf(chains)).toEqual({ 200: LIMIT, 429: 3 });
  });

  it('is that of a whole /48 after sixteen times as much, so that six /64 of it are not six', async () => {
    const strict = await startTestClinic({
      env: { RATE_LIMIT_PER_MINUTE: '2', TRUST_PROXY: '127.0.0.1' },
    });
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, i) => {
        const address = `2001:db8:c:${(256 * (i >> 1)).toString(16)}::${i}`;
        return strict.ask('GET', '/api/doctors', { headers: { 'x-forwarded-for': address } });
      }),
    );
    expect(countByStatus(answers)).toEqual({ 200: 32, 429: 8 });
    await strict.stop();
  });

  it('is the socket’s where no proxy is configured, whatever a header says', async () => {
    const plain = await startTestClinic({ env: { RATE_LIMIT_PER_MINUTE: '5' } });
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, i) => {
        const header = i % 2 ? 'x-forwarded-for' : 'forwarded';
        const headers = { [header]: `203.0.113.${i}` };
        return plain.ask('GET', '/api/doctors', { headers });
      }),
    );
    expect(countByStatus(answers)).toEqual({ 200: 5, 429: 5 });
    await plain.stop();
  });
});

describe('readiness warns', () => {
  const warningsOf = async ({ ask: askPlain }: TestClinic) =>
    (await askPlain('GET', '/readyz')).json<{ warnings: string[] }>().warnings;

  it('when requests are forwarded by a proxy that is not configured', async () => {
    const plain = await startTestClinic();
    const forwarded = { 'x-forwarded-for': '203.0.113.7' };
    await plain.ask('GET', '/api/doctors');
    expect(await warningsOf(plain)).toEqual([]);
    await plain.ask('GET', '/nowhere', { headers: forwarded });
    const answer = await plain.ask('GET', '/readyz');
    expect(answer.json()).toMatchObject({ ready: true, problems: [] });
    expect(answer.json<{ warnings: string[] }>().warnings).toEqual([
      expect.stringMatching(/X-Forwarded-For from an address that TRUST_PROXY does not name/),
    ]);
    await plain.stop();
  });

  it('when the proxy that is configured forwards no address', async () => {
    const proxied = await startTestClinic({ env: { TRUST_PROXY: '127.0.0.1' } });
    await proxied.ask('GET', '/', { headers: { 'x-forwarded-for': '203.0.113.7' } });
    expect(await warningsOf(proxied)).toEqual([]);
    await proxied.ask('GET', '/');
    expect(await warningsOf(proxied)).toEqual([
      expect.stringMatching(/proxy of TRUST_PROXY without X-Forwarded-For/),
    ]);
    await proxied.stop();
  });
});
