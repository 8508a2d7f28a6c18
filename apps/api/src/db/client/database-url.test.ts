import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { folderOfFile } from '@clinic/testing/temporary-folder';
import { beforeAll, describe, expect, it } from 'vitest';
import { hostsWithoutTls, readDatabaseUrl } from './database-url.ts';

const read = (rest: string) => readDatabaseUrl(`postgres://${rest}`);

describe('where a URL leads', () => {
  it.each([
    [
      'clinic:pass@db:5433/clinic',
      { hosts: [{ host: 'db', port: 5433 }], user: 'clinic', password: 'pass', database: 'clinic' },
    ],
    ['db', { hosts: [{ host: 'db', port: 5432 }] }],
    ['u@/clinic', { hosts: [{ host: 'localhost', port: 5432 }], user: 'u', database: 'clinic' }],
    ['u@[::1]:5433/clinic', { hosts: [{ host: '::1', port: 5433 }] }],
    ['u@[fe80::1%25eth0]/clinic', { hosts: [{ host: 'fe80::1%eth0', port: 5432 }] }],
    ['u:p%40%2Fq:r@db/a%20b', { password: 'p@/q:r', database: 'a b' }],
    [
      'u@one,two:5433/clinic',
      {
        hosts: [
          { host: 'one', port: 5432 },
          { host: 'two', port: 5433 },
        ],
        target_session_attrs: 'primary',
      },
    ],
    [
      'u@[::1]:1,[::2]:2/clinic',
      {
        hosts: [
          { host: '::1', port: 1 },
          { host: '::2', port: 2 },
        ],
      },
    ],
    ['u@one:5433/clinic?target_session_attrs=read-write', { hosts: [{ host: 'one', port: 5433 }] }],
    ['u@%2Fvar%2Frun%2Fpostgresql/clinic', { path: '/var/run/postgresql/.s.PGSQL.5432' }],
    [
      '/clinic?host=/tmp&port=5433&user=u',
      { path: '/tmp/.s.PGSQL.5433', user: 'u', database: 'clinic' },
    ],
    [
      '/?host=one,two&port=1,2&dbname=clinic&password=a+b',
      {
        hosts: [
          { host: 'one', port: 1 },
          { host: 'two', port: 2 },
        ],
        database: 'clinic',
        password: 'a+b',
      },
    ],
  ])('%s', (url, target) => {
    expect(read(url)).toMatchObject(target);
  });
});

describe('what a URL’s parameters mean', () => {
  it.each([
    ['', { ssl: false, connect_timeout: 5, connection: {} }],
    ['?application_name=my+clinic', { connection: { application_name: 'my+clinic' } }],
    ['?application_name=my%20clinic', { connection: { application_name: 'my clinic' } }],
    ['?connect_timeout=2', { connect_timeout: 2 }],
    ['?options=endpoint%3Dep-1', { connection: { options: 'endpoint=ep-1' } }],
    ['?options=-c%20geqo%3Doff', { connection: { options: '-c geqo=off' } }],
    [
      '?channel_binding=prefer&gssencmode=disable&schema=public&search_path=public',
      { connection: {} },
    ],
    ['?sslmode=disable', { ssl: false }],
    ['?sslmode=allow', { ssl: 'prefer' }],
    ['?sslmode=prefer', { ssl: 'prefer' }],
    ['?sslmode=require', { ssl: { rejectUnauthorized: false } }],
    ['?ssl=true', { ssl: { rejectUnauthorized: false } }],
    [
      '?sslmode=verify-ca',
      { ssl: { rejectUnauthorized: true, checkServerIdentity: expect.any(Function) } },
    ],
    ['?sslmode=verify-full', { ssl: { rejectUnauthorized: true } }],
    ['?sslmode=verify-full&sslrootcert=system', { ssl: { rejectUnauthorized: true } }],
  ])('%s', (query, target) => {
    expect(read(`u@db/clinic${query}`)).toMatchObject(target);
  });

  it('verify-full checks the name of the server, too', () => {
    expect(read('db?sslmode=verify-full').ssl).toEqual({ rejectUnauthorized: true });
  });
});

describe('certificates', () => {
  const folder = folderOfFile();
  beforeAll(async () => {
    for (const name of ['root', 'cert', 'key']) await writeFile(join(folder, name), name);
  });

  it('are read from their files', () => {
    const query = `sslmode=require&sslrootcert=${folder}/root&sslcert=${folder}/cert&sslkey=${folder}/key&sslpassword=p`;
    expect(read(`db?${query}`).ssl).toMatchObject({
      ca: 'root',
      cert: 'cert',
      key: 'key',
      passphrase: 'p',
      rejectUnauthorized: true,
    });
  });

  it('that cannot be read are refused by name', () => {
    expect(() => read(`db?sslmode=verify-full&sslrootcert=${folder}/none`)).toThrow(
      /sslrootcert=.*ENOENT/,
    );
  });
});

describe('what cannot be kept is refused by name, and the password stays secret', () => {
  it.each([
    ['db?channel_binding=require', 'channel_binding=require'],
    ['db?gssencmode=require', 'gssencmode=require'],
    ['db?schema=clinic', 'schema=clinic'],
    ['db?search_path=clinic', 'search_path=clinic'],
    ['db?currentSchema=clinic', 'currentSchema=clinic'],
    ['db?options=-csearch_path%3Dclinic', 'search_path'],
    ['db?sslmode=sometimes', 'sslmode=sometimes'],
    ['db?sslmode=require&sslrootcert=system', 'sslrootcert=system'],
    ['db?connect_timeout=0', 'connect_timeout=0'],
    ['db?target_session_attrs=standby', 'target_session_attrs=standby'],
    ['db?pgbouncer=true', '"pgbouncer"'],
    ['db?statement_timeout=0', '"statement_timeout"'],
    ['db?constructor=1', '"constructor"'],
    ['u:secret@::1/clinic', 'brackets'],
    ['u:secret@db:x/clinic', 'postgres://|port|brackets'],
    ['u:secret@db:99999/clinic', 'port'],
    ['u:sec#ret@db/clinic', '%23'],
    ['u:secret%@db/clinic', '%25'],
    ['u:secret@%2Ftmp,db/clinic', 'Unix socket'],
    ['/?host=one,two,three&port=1,2', 'ports'],
  ])('%s: %s', (url, named) => {
    let message = '';
    try {
      read(url);
    } catch (error) {
      message = (error as Error).message;
    }
    expect(message).toMatch(new RegExp(named.replaceAll('?', '\\?')));
    expect(message).not.toContain('secret');
  });

  it.each(['db', 'http://db', 'mysql://db/clinic'])('%s', (url) => {
    expect(() => readDatabaseUrl(url)).toThrow('must be a postgres:// URL');
  });
});

describe('hosts that are reached without TLS', () => {
  it.each([
    ['u@10.0.0.5/clinic', ['10.0.0.5']],
    ['u@db.example.org,localhost/clinic?sslmode=prefer', ['db.example.org']],
    ['u@[2001:db8::1]/clinic', ['2001:db8::1']],
    ['u@db.example.org/clinic?sslmode=require', []],
    ['u@db.example.org/clinic?sslmode=disable', []],
    ['u@127.0.0.1/clinic', []],
    ['u@[::1]/clinic', []],
    ['u@localhost/clinic', []],
    ['/clinic?host=/tmp', []],
  ])('%s: %j', (url, hosts) => {
    expect(hostsWithoutTls(`postgres://${url}`)).toEqual(hosts);
  });
});
