import { expect, test } from 'vitest';
import { kindOf, StatementReader } from './wire.ts';

function message(type: string, ...parts: (string | Buffer)[]): Buffer {
  const body = Buffer.concat(
    parts.map((part) => (typeof part === 'string' ? Buffer.from(`${part}\0`) : part)),
  );
  const head = Buffer.alloc(type.length + 4);
  head.write(type, 0, 'latin1');
  head.writeInt32BE(body.length + 4, type.length);
  return Buffer.concat([head, body]);
}

const login = message('', Buffer.from([0, 3, 0, 0]));
const rest = Buffer.from([0, 0]);
const short = (value: number) => Buffer.from([(value >> 8) & 255, value & 255]);
const long = (value: number) => Buffer.concat([short(value >> 16), short(value)]);
const parse = (name: string, text: string) => message('P', name, text, rest);
const bind = (name: string) => message('B', '', name, rest, rest);
const sync = message('S');

test('a prepared statement keeps its text, however the bytes are cut', () => {
  const sent = Buffer.concat([
    login,
    ...[parse('s1', 'select 1 for update'), bind('s1'), sync],
    ...[bind('s1'), sync],
    message('Q', 'commit'),
  ]);
  for (const size of [1, 3, 7, sent.length]) {
    const reader = new StatementReader();
    const statements = [];
    for (let from = 0; from < sent.length; from += size) {
      statements.push(...reader.read(sent.subarray(from, from + size)));
    }
    const answered = statements.filter((statement) => statement.answered);
    expect(answered.map(({ text }) => text)).toEqual([
      'select 1 for update',
      'select 1 for update',
      'commit',
    ]);
    expect(Buffer.concat(statements.map(({ bytes }) => bytes))).toEqual(sent);
  }
});

test('a description that is asked for first goes on at once', () => {
  const reader = new StatementReader();
  reader.read(login);
  const first = reader.read(Buffer.concat([parse('s2', 'update x'), message('H')]));
  expect(first.map(({ answered }) => answered)).toEqual([false]);
  const [second] = reader.read(Buffer.concat([bind('s2'), sync]));
  expect(second).toMatchObject({ text: 'update x', answered: true });
});

test('parameters are read as text, and binary ones are refused', () => {
  const bound = (format: number) =>
    message('B', '', 's3', short(1), short(format), short(2), long(2), Buffer.from('é'), long(-1));
  const reader = new StatementReader();
  reader.read(Buffer.concat([login, parse('s3', 'select $1, $2'), message('H')]));
  const [asText] = reader.read(Buffer.concat([bound(0), sync]));
  expect(asText?.parameters()).toEqual(['é', null]);
  const [binary] = reader.read(Buffer.concat([bound(1), sync]));
  expect(() => binary?.parameters()).toThrow('binary');
});

test('statements are told apart by what they do', () => {
  expect(['begin', 'commit', 'rollback'].map(kindOf)).toEqual(['begin', 'commit', 'rollback']);
  expect(kindOf('select "id" from "doctors" where "id" = $1 for update')).toBe('lock');
  expect(kindOf('select pg_advisory_xact_lock($1, 1)')).toBe('lock');
  expect(kindOf('with "booked" as (insert into "appointments" …) select')).toBe('write');
  expect(kindOf('delete from "holds"')).toBe('write');
  expect(kindOf('select 1')).toBe('read');
  expect(kindOf('')).toBe('none');
});
