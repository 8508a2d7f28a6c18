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
  expect(actorOf({ ...(authorization !== undefined && { authorization }) })).toEqual(
    manageToken ? { kind: 'bearer', manageToken } : { kind: 'visitor' },
  );
});

it.each([
  [token, token],
  [`Bearer ${token}`, undefined],
  ['', undefined],
  [` ${token}`, undefined],
  [`${token}, ${token}`, undefined],
  [`${token}\n`, undefined],
  ['a'.repeat(201), undefined],
])(
  'Clinic-Manage-Token %j carries the token %j, whatever Authorization says',
  (own, manageToken) => {
    const actor = manageToken ? { kind: 'bearer', manageToken } : { kind: 'visitor' };
    for (const authorization of ['Basic YWRhOmxvdmVsYWNl', `Bearer ${'z'.repeat(40)}`]) {
      expect(actorOf({ 'clinic-manage-token': own, authorization })).toEqual(actor);
    }
    expect(actorOf({ 'clinic-manage-token': own })).toEqual(actor);
  },
);
