import { expect, test } from 'vitest';
import { publicOriginOf } from './public-origin.ts';

test('PUBLIC_URL counts, whatever the request says', () => {
  const origin = publicOriginOf('https://clinic.example', { host: 'localhost:8000' }, false);
  expect(origin).toBe('https://clinic.example');
});

test.each([
  ['localhost:8000', 'http://localhost:8000'],
  ['127.0.0.1:8000', 'http://127.0.0.1:8000'],
  ['[::1]:8000', 'http://[::1]:8000'],
  ['localhost:80', 'http://localhost'],
  ['clinic.example', undefined],
  ['localhost.evil.example', undefined],
  ['evil.example#localhost', undefined],
  ['localhost@evil.example', undefined],
  ['', undefined],
])('without it, Host %j is %j', (host, origin) => {
  expect(publicOriginOf(undefined, { host }, false)).toBe(origin);
});
