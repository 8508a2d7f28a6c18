import { expect, test } from 'vitest';
import { relyingPartyOf } from './relying-party.ts';

test.each([
  ['https://clinic.example', 'clinic.example'],
  ['https://clinic.example:8443', 'clinic.example'],
  ['http://localhost:8000', 'localhost'],
  ['http://clinic.example', undefined],
  ['https://203.0.113.7', undefined],
  ['https://[2001:db8::7]', undefined],
  ['http://127.0.0.1:8000', undefined],
  [undefined, undefined],
])('passkeys at %j are of %j', (origin, id) => {
  expect(relyingPartyOf(origin)).toEqual(id && { id, origin });
});
