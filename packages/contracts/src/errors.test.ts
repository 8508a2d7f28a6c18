import { expect, it } from 'vitest';
import { ERRORS, ErrorCode, ErrorData, Problem } from './errors.ts';

it('is a closed list of codes, each with one status and one text', () => {
  const statuses = Object.entries(ERRORS).map(([code, { httpStatus }]) => [code, httpStatus]);
  expect(Object.fromEntries(statuses)).toEqual({
    INVALID_INPUT: 400,
    UNAUTHENTICATED: 401,
    FORBIDDEN: 403,
    APPOINTMENT_NOT_FOUND: 404,
    DOCTOR_NOT_FOUND: 404,
    LOCATION_NOT_FOUND: 404,
    VISIT_TYPE_NOT_FOUND: 404,
    PATIENT_NOT_FOUND: 404,
    STAFF_NOT_FOUND: 404,
    LINK_NOT_FOUND: 404,
    HOLD_NOT_FOUND: 404,
    ROUTE_NOT_FOUND: 404,
    METHOD_NOT_ALLOWED: 405,
    PAYLOAD_TOO_LARGE: 413,
    UNSUPPORTED_MEDIA_TYPE: 415,
    SLOT_TAKEN: 409,
    ALREADY_CANCELLED: 409,
    TOO_LATE: 409,
    INVALID_TRANSITION: 409,
    RULES_REFUSED: 409,
    HAS_APPOINTMENTS: 409,
    LOCATION_IN_USE: 409,
    EMAIL_IN_USE: 409,
    LAST_MANAGER: 409,
    VERSION_MISMATCH: 412,
    IDEMPOTENCY_KEY_REUSED: 422,
    VISIT_TYPE_NOT_OFFERED: 422,
    NOT_A_SLOT: 422,
    OUTSIDE_OPENING_HOURS: 422,
    IN_THE_PAST: 422,
    TOO_SOON: 422,
    BEYOND_HORIZON: 422,
    RATE_LIMITED: 429,
    HOLD_LIMIT: 429,
    PATIENT_LIMIT: 429,
    INTERNAL: 500,
    UNAVAILABLE: 503,
  });
  const texts = Object.values(ERRORS).map(({ message }) => message);
  expect(new Set(texts).size).toBe(texts.length);
  expect(ErrorCode.safeParse('CONFLICT').success).toBe(false);
});

it('reads an error without what a later version adds', () => {
  const data = { code: 'INTERNAL', httpStatus: 500, requestId: 'r' };
  expect(ErrorData.parse({ ...data, added: 'later' })).toEqual(data);
  const texts = { type: 't', title: 't', status: 500, detail: 'd', instance: 'i' };
  const problem = { ...texts, code: 'INTERNAL', requestId: 'r' };
  expect(Problem.parse({ ...problem, added: 'later' })).toEqual(problem);
});
