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
  expect(actorOf({ ...(authorization !== undefined && { authorization }) })).toEqual({
    ...(manageToken && { manageToken }),
    isCrossSite: false,
  });
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
    const actor = { ...(manageToken && { manageToken }), isCrossSite: false };
    for (const authorization of ['Basic YWRhOmxvdmVsYWNl', `Bearer ${'z'.repeat(40)}`]) {
      expect(actorOf({ 'clinic-manage-token': own, authorization })).toEqual(actor);
    }
    expect(actorOf({ 'clinic-manage-token': own })).toEqual(actor);
  },
);

const session = 'b-Z_1'.repeat(9).slice(0, 43);

it.each([
  [`clinic-session=${session}`, session],
  [`__Host-clinic-session=${session}`, session],
  [`clinic-session=${'c'.repeat(43)}; __Host-clinic-session=${session}`, session],
  [`other=1; clinic-session=${session}; more=2`, session],
  [`clinic-session=${session}x`, undefined],
  [`my-clinic-session=${session}`, undefined],
  ['clinic-session=', undefined],
  ['', undefined],
])('the cookies %j carry the session %j', (cookie, sessionToken) => {
  expect(actorOf({ cookie })).toEqual({
    ...(sessionToken && { sessionToken }),
    isCrossSite: false,
  });
});

it.each([
  [{ 'sec-fetch-site': 'same-origin' }, false],
  [{ 'sec-fetch-site': 'none' }, false],
  [{ 'sec-fetch-site': 'same-site' }, true],
  [{ 'sec-fetch-site': 'cross-site', origin: 'https://clinic.example' }, true],
  [{ origin: 'https://clinic.example' }, false],
  [{ origin: 'https://clinic.example:8443' }, true],
  [{ origin: 'https://other.example' }, true],
  [{ origin: 'null' }, true],
  [{}, false],
])('a request with %j is from another site: %j', (headers, isCrossSite) => {
  expect(actorOf({ host: 'clinic.example', ...headers })).toEqual({ isCrossSite });
});
