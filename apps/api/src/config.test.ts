import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { folderOfFile } from '@clinic/testing/temporary-folder';
import { describe, expect, it } from 'vitest';
import { envToConfig } from './config.ts';
import { StartupError } from './kernel/startup-error.ts';
import { SECRET_SETTINGS } from './secret-files.ts';

const SECRET = 'a secret of these tests that is long enough';
const OTHER_SECRET = 'another secret that is just as long';
const given = { DATABASE_URL: 'postgres://clinic@db/clinic', CLINIC_SECRET: SECRET };

it('needs nothing', () => {
  expect(envToConfig({})).toEqual({
    HOST: '127.0.0.1',
    PORT: 8_000,
    DATABASE_POOL_SIZE: 24,
    CLINIC_DATA_DIR: '.clinic',
    HOLD_SECONDS: 300,
    MAX_CONNECTIONS: 4_000,
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
    CLINIC_SECRET: `${SECRET}, ${OTHER_SECRET}`,
    TRUST_PROXY: '10.0.0.1, 10.0.0.2',
    PORT: ' 9000 ',
  });
  expect(config.CLINIC_SECRET).toEqual([SECRET, OTHER_SECRET]);
  expect(config.TRUST_PROXY).toEqual(['10.0.0.1', '10.0.0.2']);
  expect(config.PORT).toBe(9_000);
});

describe('a variable that is wrong is named', () => {
  it.each<[string, string[]]>([
    ['PORT', ['-1', '65536', '80.5', 'http', '0x', 'NaN', 'Infinity']],
    ['DATABASE_POOL_SIZE', ['0', '201', 'many']],
    ['BOOKING_HORIZON_DAYS', ['0', '731', '1e9']],
    ['CANCEL_NOTICE_MINUTES', ['-1', '43201']],
    ['CLINIC_PHONE', ['ask at the desk', '1', '<b>020</b>']],
    ['HOLD_SECONDS', ['0', '3601']],
    ['MAX_HOLDS_PER_ADDRESS', ['0']],
    ['MAX_BOOKINGS_PER_ADDRESS', ['0', '-1', 'none']],
    ['MAX_QUEUE', ['0']],
    ['RATE_LIMIT_PER_MINUTE', ['0', '-5', 'none']],
    ['METRICS_TOKEN', ['a', 'x'.repeat(40), 'metrics-'.repeat(4)]],
    ['METRICS_PORT', ['-1', '65536', 'metrics']],
    ['MAX_CONNECTIONS', ['0', '9', 'all']],
    ['HSTS_SECONDS', ['0', '-1', '1 year', '63072001']],
    [
      'CORS_ORIGINS',
      [
        '*',
        'null',
        'clinic.example',
        'https://clinic.example/',
        'ftp://a.example',
        'https://a.example,',
      ],
    ],
    ['LOG_LEVEL', ['INFO', 'verbose']],
    ['PUBLIC_URL', ['clinic.example', 'https://clinic.example/desk', 'ftp://a.example']],
    ['OIDC_ISSUER', ['login.example', 'http://login.example', 'https://a.example/?a', 'ftp://a']],
    ['DATABASE_URL', ['db', 'http://db', 'mysql://db/clinic']],
    ['CLINIC_SECRET', ['short', `${SECRET},short`, `${SECRET},`]],
    ['CLINIC_SECRET', ['a'.repeat(40), `${SECRET},${'ab'.repeat(20)}`, 'password'.repeat(5)]],
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
    const metrics = { METRICS_TOKEN: SECRET, METRICS_PORT: '9100' };
    expect(() => envToConfig(metrics)).toThrow('METRICS_PORT');
    const mails = { SMTP_URL: 'smtp://mail.example' };
    expect(() => envToConfig(mails)).toThrow('MAIL_FROM');
    expect(() => envToConfig({ ...mails, MAIL_FROM: 'a@b.example' })).toThrow('PUBLIC_URL');
    expect(() => envToConfig({ SMTP_URL: 'mail.example' })).toThrow('SMTP_URL');
  });
});

describe('a secret can come from a file', () => {
  const folder = folderOfFile();

  const fileWith = async (text: string): Promise<string> => {
    const path = join(folder, crypto.randomUUID());
    await writeFile(path, text);
    return path;
  };
  const SECRETS = {
    ...given,
    DATABASE_MIGRATION_URL: 'postgres://clinic_owner@db/clinic',
    METRICS_TOKEN: 'a token of thirty-two characters',
    OIDC_CLIENT_SECRET: 'given by the provider',
    SMTP_URL: 'smtps://user:password@mail.example:465',
  };
  /** What is needed beside them. */
  const others = {
    ...{ OIDC_ISSUER: 'https://login.example', OIDC_CLIENT_ID: 'clinic' },
    ...{ MAIL_FROM: 'a@clinic.example', PUBLIC_URL: 'https://clinic.example' },
  };

  it('each of them, with or without a line break at its end', async () => {
    expect(Object.keys(SECRETS).sort()).toEqual([...SECRET_SETTINGS].sort());
    const env: Record<string, string> = { ...others };
    for (const [i, [name, value]] of Object.entries(SECRETS).entries()) {
      env[`${name}_FILE`] = await fileWith(i % 2 ? value : `${value}\n`);
    }
    expect(envToConfig(env)).toEqual(envToConfig({ ...SECRETS, ...others }));
  });

  it('but not from both', async () => {
    const env = { ...given, CLINIC_SECRET_FILE: await fileWith(SECRET) };
    expect(() => envToConfig(env)).toThrow('CLINIC_SECRET and CLINIC_SECRET_FILE are both set');
    expect(envToConfig({ ...env, CLINIC_SECRET: '' }).CLINIC_SECRET).toEqual([SECRET]);
  });

  it('and what is wrong with a file is named, all at once and without what it holds', async () => {
    const env = {
      DATABASE_URL_FILE: join(folder, 'nowhere'),
      CLINIC_SECRET_FILE: await fileWith(' \n'),
      METRICS_TOKEN_FILE: folder,
    };
    const attempt = () => envToConfig(env);
    expect(attempt).toThrow(StartupError);
    expect(attempt).toThrow(
      'The environment is not valid: CLINIC_SECRET_FILE is an empty file; ' +
        'DATABASE_URL_FILE cannot be read (ENOENT); METRICS_TOKEN_FILE cannot be read (EISDIR).',
    );
    const short = { ...given, CLINIC_SECRET: '', CLINIC_SECRET_FILE: await fileWith('canary') };
    expect(() => envToConfig(short)).toThrow(/CLINIC_SECRET must have at least 32/);
    expect(() => envToConfig(short)).not.toThrow(/canary/);
  });
});

describe('single sign-on', () => {
  const all = {
    ...{ OIDC_ISSUER: 'https://login.example/clinic', OIDC_CLIENT_ID: 'clinic' },
    OIDC_CLIENT_SECRET: 'given by the provider',
  };

  it.each(Object.keys(all))('without %s is refused, and says that it is missing', (missing) => {
    expect(() => envToConfig({ ...all, [missing]: '' })).toThrow(
      `${missing} is missing: OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET belong together`,
    );
  });

  it('needs PUBLIC_URL where others can reach Clinic, and takes http: from this machine only', () => {
    expect(() => envToConfig({ ...all, HOST: '0.0.0.0' })).toThrow(
      'PUBLIC_URL is required with OIDC_ISSUER',
    );
    const PUBLIC_URL = 'https://clinic.example/';
    expect(envToConfig({ ...all, HOST: '0.0.0.0', PUBLIC_URL }).PUBLIC_URL).toBe(
      'https://clinic.example',
    );
    const OIDC_ISSUER = 'http://localhost:3000';
    expect(envToConfig({ ...all, OIDC_ISSUER }).OIDC_ISSUER).toBe(OIDC_ISSUER);
  });
});
