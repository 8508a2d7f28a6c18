import { expect, it } from 'vitest';
import { actorOf } from './actor.ts';

const token = 'a-Z_0'.repeat(8);

it.each([
  [`Bearer ${token}`, token],
  [`bearer ${token}`, token],
  [undefined, undefined],
  ['', undefined],
  ['Bearer', undefined],
  ['Bearer ', undefined],
  [`Bearer  ${token}`, undefined],
  [`Bearer ${token} `, undefined],
  [`Bearer ${token}, Bearer ${token}`, undefined],
  [`Bearer ${token}=`, undefined],
  [`Basic ${token}`, undefined],
  [token, undefined],
  [`Bearer ${'a'.repeat(201)}`, undefined],
])('Authorization %j carries the token %j', (authorization, manageToken) => {
  expect(actorOf(authorization)).toEqual(
    manageToken ? { kind: 'bearer', manageToken } : { kind: 'visitor' },
  );
});
