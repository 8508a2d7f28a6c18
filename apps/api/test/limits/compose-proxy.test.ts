import { readFileSync } from 'node:fs';
import { countByStatus } from '@clinic/testing/raw-http';
import { pino } from 'pino';
import { describe, expect, it, onTestFinished } from 'vitest';
import { buildApp } from '../../src/app.ts';
import { envToConfig } from '../../src/config.ts';
import { createDependencies } from '../../src/dependencies.ts';
import { missingLimits } from '../../src/start/exposure.ts';
import { SECRET, startTestClinic } from '../test-clinic.ts';
import { startTlsProxy } from './tls-proxy.ts';

const LIMIT = '4';
const compose = readFileSync('docker-compose.yml', 'utf8');
const withTls = readFileSync('docker-compose.tls.yml', 'utf8');
const found = (pattern: RegExp, text = compose) => pattern.exec(text)?.[1] ?? '';

/** What docker compose gives the app where .env says nothing. */
const TRUST_PROXY = found(/TRUST_PROXY: \$\{TRUST_PROXY:-([^}]+)\}/);
/** From where the app sees all that comes through the port on the machine, a proxy there included. */
const gateway = found(/^ {10}gateway: (\S+)$/m);

describe('the proxy of the compose files', () => {
  it('runs in the machine’s network, reaches the app by its port, and is the one that is trusted', () => {
    expect(withTls).toMatch(/network_mode: host/);
    const port = found(/^ +- '(127\.0\.0\.1:\d+):\d+'$/m);
    expect(readFileSync('docker/Caddyfile', 'utf8')).toContain(`reverse_proxy ${port}\n`);
    expect(TRUST_PROXY).toBe(gateway);
    expect(
      found(/subnet: (\S+)\//)
        .split('.')
        .slice(0, 3),
    ).toEqual(gateway.split('.').slice(0, 3));
  });

  it('leaves no limit out that a start beyond loopback needs', () => {
    const given = [...compose.matchAll(/^ {6}([A-Z_]+): (?:\$\{\w+:-([^}]*)\}|(\S+))$/gm)];
    const env = Object.fromEntries(given.map(([, name, preset, value]) => [name, preset ?? value]));
    const { HOST, RATE_LIMIT_PER_MINUTE, MAX_BOOKINGS_PER_ADDRESS } = env;
    const limits = { RATE_LIMIT_PER_MINUTE, MAX_BOOKINGS_PER_ADDRESS, TRUST_PROXY };
    expect(HOST).toBe('0.0.0.0');
    expect(missingLimits(envToConfig({ HOST, ...limits }))).toEqual([]);
  });
});

it('docker compose counts each patient apart, whom all the gateway brings', async () => {
  const env = { TRUST_PROXY, RATE_LIMIT_PER_MINUTE: LIMIT };
  const url = 'postgres://nobody@127.0.0.1:1/nowhere';
  const config = envToConfig({ DATABASE_URL: url, CLINIC_SECRET: SECRET, ...env });
  const connection = { url, secrets: [SECRET] };
  const dependencies = createDependencies(config, pino({ level: 'silent' }), connection);
  const app = await buildApp(dependencies);
  onTestFinished(async () => {
    await app.close();
    await dependencies.database.end(0);
  });
  const statuses = async (remoteAddress: string, chains: string[]) => {
    const asked = chains.map((chain) =>
      app.inject({ url: '/api/nowhere', remoteAddress, headers: { 'x-forwarded-for': chain } }),
    );
    return countByStatus(
      (await Promise.all(asked)).map(({ statusCode }) => ({ status: statusCode })),
    );
  };
  const ofOne = Array<string>(6).fill('203.0.113.7');
  const ofMany = Array.from({ length: 6 }, (_, i) => `203.0.113.${20 + i}`);
  expect(await statuses(gateway, ofOne)).toEqual({ 404: 4, 429: 2 });
  expect(await statuses(gateway, ofMany)).toEqual({ 404: 6 });
  // Somebody in the same network who is not the proxy cannot choose an address.
  expect(await statuses('10.231.47.5', ofMany)).toEqual({ 404: 4, 429: 2 });
});

it('behind a proxy with TLS each patient is counted apart, whatever they send', async () => {
  const clinic = await startTestClinic({
    env: { TRUST_PROXY: '127.0.0.1', RATE_LIMIT_PER_MINUTE: LIMIT },
  });
  const proxy = await startTlsProxy(clinic.url);
  onTestFinished(async () => {
    await proxy.stop();
    await clinic.stop();
  });
  const statuses = async (from: (i: number) => string, headers = (_i: number) => ({})) => {
    const asked = Array.from({ length: 6 }, (_, i) =>
      proxy.ask(from(i), '/api/doctors', headers(i)),
    );
    return countByStatus(await Promise.all(asked));
  };
  expect(await statuses((i) => `203.0.113.${i}`)).toEqual({ 200: 6 });
  expect(await statuses(() => '203.0.113.77')).toEqual({ 200: 4, 429: 2 });
  const madeUp = (i: number) => ({
    'x-forwarded-for': `198.51.100.${i}`,
    forwarded: `for=198.51.100.${i}`,
  });
  expect(await statuses(() => '203.0.113.78', madeUp)).toEqual({ 200: 4, 429: 2 });
  expect(await statuses((i) => `2001:db8::${i}`)).toEqual({ 200: 4, 429: 2 });
});
