import { expect, it } from 'vitest';
import { Secrets } from '../../../kernel/secrets.ts';
import { isSameRequest, type Request, requestHash } from './request-hash.ts';

const secrets = new Secrets(['s'.repeat(32)]);
const input = { doctorId: 1, startsAt: '2026-11-23T08:00:00.000Z', patientName: 'Ada' };
const hash = requestHash(secrets, { operation: 'book', input });
const isSame = (request: Request) => isSameRequest(secrets, hash, request);

it('is the same whatever the order of the fields, or fields without a value', () => {
  const { doctorId, startsAt, patientName } = input;
  expect(isSame({ operation: 'book', input: { patientName, startsAt, doctorId } })).toBe(true);
  expect(isSame({ operation: 'book', input: { ...input, holdToken: undefined } })).toBe(true);
});

it('differs with the operation and with every field', () => {
  expect(isSame({ operation: 'cancel', input })).toBe(false);
  expect(isSame({ operation: 'book', input: { ...input, doctorId: 2 } })).toBe(false);
  expect(isSame({ operation: 'book', input: { ...input, doctorId: '1' } })).toBe(false);
  expect(isSame({ operation: 'book', input: { ...input, patientName: 'ada' } })).toBe(false);
  expect(isSame({ operation: 'book', input: { ...input, reason: null } })).toBe(false);
  expect(isSame({ operation: 'book', input: {} })).toBe(false);
});

it('cannot be made without the secret: it does not tell the name to who guesses', () => {
  expect(requestHash(new Secrets(['t'.repeat(32)]), { operation: 'book', input })).not.toEqual(
    hash,
  );
});
