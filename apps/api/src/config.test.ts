import { describe, expect, it } from 'vitest';
import { envToConfig } from './config.ts';
import { StartupError } from './kernel/startup-error.ts';

const SECRET = 's'.repeat(32);
const given = { DATABASE_URL: 'postgres://clinic@db/clinic', CLINIC_SECRET: SECRET };

it('needs nothing', () => {
  expect(envToConfig({})).toEqual({
    HOST: '127.0.0.1',
    PORT: 8_000,
    DATABASE_POOL_SIZE: 24,
    CLINIC_DATA_DIR: '.clinic',
    BOOKING_HORIZON_DAYS: 90,
    CANCEL_NOTICE_MINUTES: 120,
    HOLD_SECONDS: 300,
    MAX_HOLDS_PER_ADDRESS: 10,
    MAX_QUEUE: 2_000,
    LOG_LEVEL: 'info',
  });
});

it('takes an empty variable for one that nobody set', () => {
  expect(envToConfig({ PORT: '', DATABASE_URL: '', TRUST_PROXY: '' })).toEqual(envToConfig({}));
});

it('reads lists, and numbers with space around', () => {
  const config = envToConfig({
    ...given,
    CLINIC_SECRET: `${SECRET}, ${'t'.repeat(32)}`,
    TRUST_PROXY: '10.0.0.1, 10.0.0.2',
    PORT: ' 9000 ',
  });
  expect(config.CLINIC_SECRET).toEqual([SECRET, 't'.repeat(32)]);
  expect(config.TRUST_PROXY).toEqual(['10.0.0.1', '10.0.0.2']);
  expect(config.PORT).toBe(9_000);
});

describe('a variable that is wrong is named', () => {
  it.each<[string, string[]]>([
    ['PORT', ['-1', '65536', '80.5', 'http', '0x', 'NaN', 'Infinity']],
    ['DATABASE_POOL_SIZE', ['0', '201', 'many']],
    ['BOOKING_HORIZON_DAYS', ['0', '731', '1e9']],
    ['CANCEL_NOTICE_MINUTES', ['-1', '43201']],
    ['HOLD_SECONDS', ['0', '3601']],
    ['MAX_HOLDS_PER_ADDRESS', ['0']],
    ['MAX_QUEUE', ['0']],
    ['RATE_LIMIT_PER_MINUTE', ['0', '-5', 'none']],
    ['LOG_LEVEL', ['INFO', 'verbose']],
    ['DATABASE_URL', ['db', 'http://db', 'mysql://db/clinic']],
    ['CLINIC_SECRET', ['short', `${SECRET},short`, `${SECRET},`]],
    ['TRUST_PROXY', ['everyone', '10.0.0.1,', '10.0.0.1/99', '0.0.0.0/0', '10.0.0.1,::/0']],
  ])('%s', (name, values) => {
    for (const value of values) {
      const attempt = () => envToConfig({ ...given, [name]: value });
      expect(attempt, value).toThrow(StartupError);
      expect(attempt, value).toThrow(name);
    }
  });

  it('all at once', () => {
    const attempt = () => envToConfig({ PORT: 'x', LOG_LEVEL: 'x', MAX_QUEUE: 'x' });
    expect(attempt).toThrow(/PORT .*; .*MAX_QUEUE .*; .*LOG_LEVEL/);
  });

  it('where two do not go together', () => {
    expect(() => envToConfig({ DATABASE_URL: given.DATABASE_URL })).toThrow('CLINIC_SECRET');
    const migration = { DATABASE_MIGRATION_URL: given.DATABASE_URL };
    expect(() => envToConfig(migration)).toThrow('DATABASE_MIGRATION_URL');
  });
});
