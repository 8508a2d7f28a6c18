import { expect, it } from 'vitest';
import { z } from 'zod';
import { BookAppointmentInput } from './appointments.ts';
import { ListDoctorsInput } from './doctors.ts';
import { meaningOfIssue } from './input-issues.ts';

const valid = {
  doctorId: 1,
  startsAt: '2026-11-23T08:00:00.000Z',
  patientName: 'Ada Example',
  idempotencyKey: '019ab3c4-5a3e-7c3e-8a4e-0123456789ab',
};

const meaningIn = (schema: z.ZodType, input: unknown) => {
  const [issue] = schema.safeParse(input).error?.issues ?? [];
  return issue && meaningOfIssue(issue);
};

it.each([
  ['patientName', undefined, { code: 'missing' }],
  ['patientName', 7, { code: 'wrong_type', params: { expected: 'string' } }],
  ['patientName', ' ', { code: 'empty' }],
  ['patientName', 'x'.repeat(121), { code: 'too_long', params: { max: 120 } }],
  ['patientName', 'x'.repeat(9_999), { code: 'too_long', params: { max: 120 } }],
  ['patientName', 'a\u0007b', { code: 'control_characters' }],
  ['patientName', '\u3164', { code: 'nothing_visible' }],
  ['patientName', `a${'\u0301\u0316'.repeat(9)}`, { code: 'too_many_marks', params: { max: 6 } }],
  ['doctorId', 0, { code: 'too_small', params: { min: 1 } }],
  ['idempotencyKey', 'x', { code: 'wrong_format' }],
  ['admin', true, { code: 'unknown_field' }],
])('a booking with %s %j is told what is wrong', (field, value, meaning) => {
  expect(meaningIn(BookAppointmentInput, { ...valid, [field]: value })).toEqual(meaning);
});

it('tells the bounds of a number, and what a field may be', () => {
  const tooMany = meaningIn(ListDoctorsInput, { limit: 1_000_000 });
  expect(tooMany).toEqual({ code: 'too_big', params: { max: 500 } });
  const colour = meaningIn(z.enum(['red', 'blue']), 'green');
  expect(colour).toEqual({ code: 'not_allowed', params: { allowed: 'red, blue' } });
});
