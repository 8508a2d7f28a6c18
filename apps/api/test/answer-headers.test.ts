import type { Answer } from '@clinic/testing/raw-http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestClinic, type TestClinic } from './test-clinic.ts';

const FRIEND = 'https://www.clinic.example';

let clinic: TestClinic;
let open: TestClinic;
beforeAll(async () => {
  clinic = await startTestClinic();
  open = await startTestClinic({
    env: {
      CORS_ORIGINS: `https://other.example,${FRIEND}`,
      HSTS_SECONDS: '86400',
      RATE_LIMIT_PER_MINUTE: '20',
    },
  });
});
afterAll(async () => {
  await clinic.stop();
  await open.stop();
});

const EVERYWHERE = {
  'content-security-policy': expect.stringContaining("default-src 'none'"),
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': expect.stringContaining('camera=()'),
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

describe('every answer has the security headers', () => {
  it.each([
    ['GET', '/'],
    ['GET', '/icon.svg'],
    ['GET', '/docs'],
    ['GET', '/docs/static/index.html'],
    ['GET', '/api/doctors'],
    ['GET', '/api/doctors/%zz'],
    ['GET', '/api/openapi.json'],
    ['DELETE', '/api/doctors'],
    ['GET', '/trpc/doctors.list'],
    ['GET', '/trpc/doctors.list,doctors.list?batch=1'],
    ['PUT', '/trpc/doctors.list'],
    ['POST', '/nowhere'],
    ['GET', '/healthz'],
    ['GET', '/readyz'],
    ['GET', '/metrics'],
  ])('%s %s', async (method, path) => {
    const { headers } = await clinic.ask(method, path);
    expect(headers).toMatchObject(EVERYWHERE);
    expect(headers).not.toHaveProperty('strict-transport-security');
    const answer = await open.ask(method, path);
    expect(answer.headers['strict-transport-security']).toBe('max-age=86400');
  });
});

it.each(['/', '/docs'])('the page %s is in no frame and shares no window', async (path) => {
  const { headers } = await clinic.ask('GET', path);
  expect(headers).toMatchObject({
    'cross-origin-opener-policy': 'same-origin',
    'x-frame-options': 'DENY',
    'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
  });
});

describe('pages of other origins', () => {
  const corsOf = ({ headers }: Answer) =>
    Object.entries(headers).filter(([name]) => name.startsWith('access-control-'));
  const preflight = (at: TestClinic, path: string, origin: string) =>
    at.ask('OPTIONS', path, {
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type,idempotency-key,clinic-manage-token',
      },
    });

  it('may not read answers where no setting says so', async () => {
    for (const path of ['/trpc/doctors.list', '/api/doctors']) {
      const answer = await clinic.ask('GET', path, { headers: { origin: FRIEND } });
      expect([answer.status, corsOf(answer)]).toEqual([200, []]);
      const asked = await preflight(clinic, path, FRIEND);
      expect([asked.status, corsOf(asked)]).toEqual([405, []]);
    }
  });

  it('may call tRPC and REST where CORS_ORIGINS names them', async () => {
    const fresh = await startTestClinic({ env: { CORS_ORIGINS: FRIEND } });
    for (const path of ['/trpc/doctors.list', '/api/doctors', '/api/appointments']) {
      const asked = await preflight(fresh, path, FRIEND);
      expect([asked.status, asked.headers]).toMatchObject([
        204,
        {
          'access-control-allow-origin': FRIEND,
          'access-control-allow-methods': 'GET, HEAD, POST',
          'access-control-allow-headers': 'content-type,idempotency-key,clinic-manage-token',
          vary: 'origin',
        },
      ]);
      const answer = await fresh.ask('GET', path, { headers: { origin: FRIEND } });
      expect(answer.headers['access-control-allow-origin']).toBe(FRIEND);
      expect(answer.headers['access-control-expose-headers']).toContain('Retry-After');
    }
    // Others, look-alikes and what no page needs stay closed.
    for (const origin of ['https://evil.example', `${FRIEND}.evil.example`, 'null']) {
      expect(corsOf(await preflight(fresh, '/api/doctors', origin))).toEqual([]);
    }
    for (const path of ['/metrics', '/readyz', '/']) {
      const answer = await fresh.ask('GET', path, { headers: { origin: FRIEND } });
      expect([path, corsOf(answer)]).toEqual([path, []]);
    }
    await fresh.stop();
  });

  it('can read also that they ask too often', async () => {
    const limited = await startTestClinic({
      env: { CORS_ORIGINS: FRIEND, RATE_LIMIT_PER_MINUTE: '1' },
    });
    await preflight(limited, '/api/doctors', FRIEND);
    const answer = await limited.ask('GET', '/api/doctors', { headers: { origin: FRIEND } });
    expect([answer.status, answer.headers['access-control-allow-origin']]).toEqual([429, FRIEND]);
    await limited.stop();
  });
});
