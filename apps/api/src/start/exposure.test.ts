import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { envToConfig } from '../config.ts';
import { exposureWarning, missingLimits, plainTextWarning } from './exposure.ts';

const ALL = {
  RATE_LIMIT_PER_MINUTE: '600',
  MAX_BOOKINGS_PER_ADDRESS: '50',
  TRUST_PROXY: '10.0.0.1',
};
const missing = (env: Record<string, string>) => missingLimits(envToConfig(env));

it.each(['127.0.0.1', '127.0.0.2', 'localhost', '::1'])(
  'nothing is missing where only this machine asks: %s',
  (HOST) => expect(missing({ HOST })).toEqual([]),
);

it.each(['0.0.0.0', '::', '192.0.2.1', 'clinic.example', '127.0.0.1.example'])(
  'each limit is named that is missing where others reach %s',
  (HOST) => {
    expect(missing({ HOST })).toEqual(
      Object.keys(ALL).map((name) => expect.stringContaining(name)),
    );
    expect(missing({ HOST, ...ALL })).toEqual([]);
    for (const name of Object.keys(ALL)) {
      expect(missing({ HOST, ...ALL, [name]: '' })).toEqual([expect.stringContaining(name)]);
    }
  },
);

it('is one warning for a person, or none', () => {
  expect(exposureWarning([])).toBe('');
  const warning = exposureWarning(['TRUST_PROXY is not set: so']);
  expect(warning).toMatch(/^WARNING: .*\n {2}- TRUST_PROXY is not set: so\n.*\n\n$/);
});

it('warns of a database on another machine that is reached without TLS', () => {
  const warning = (env: Record<string, string>) =>
    plainTextWarning(envToConfig({ CLINIC_SECRET: randomBytes(32).toString('hex'), ...env }));
  const at = (host: string) => ({ DATABASE_URL: `postgres://clinic:secret@${host}` });
  expect(warning(at('db.example.org/clinic'))).toMatch(/^WARNING: .* db\.example\.org without TLS/);
  expect(warning(at('db.example.org/clinic'))).not.toContain('secret');
  const owner = { DATABASE_MIGRATION_URL: 'postgres://owner@db.example.org/clinic' };
  expect(warning({ ...at('localhost/clinic'), ...owner })).toContain('db.example.org');
  expect(warning(at('db.example.org/clinic?sslmode=verify-full'))).toBe('');
  expect(warning(at('db/clinic?sslmode=disable'))).toBe('');
  expect(warning(at('[::1]/clinic'))).toBe('');
  expect(warning({})).toBe('');
});
