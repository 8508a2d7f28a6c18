import { expect, it } from 'vitest';
import type { DomainError } from '../../../kernel/domain-error.ts';
import { type Attendance, assertAttendanceTime } from './attendance-times.ts';

const BERLIN = { startsAt: '2026-11-23T08:00:00.000Z', timeZone: 'Europe/Berlin' };
/** 09:00 on Monday the 23rd where it is; the day begins on Sunday at 11:00 UTC. */
const AUCKLAND = { startsAt: '2026-11-22T20:00:00.000Z', timeZone: 'Pacific/Auckland' };
const TOO_EARLY_TO_ARRIVE =
  'arrived can be recorded from the day of the appointment on, 2026-11-23';
const TOO_EARLY_FOR_NOSHOW = 'noshow can be recorded from the start on, 2026-11-23 09:00';

type Visit = typeof BERLIN;

/** What is refused, in words; nothing when it may be recorded. */
function refusal(attendance: Attendance, visit: Visit, now: string): string | undefined {
  try {
    assertAttendanceTime(attendance, visit, Date.parse(now));
    return undefined;
  } catch (error) {
    const { code, details } = error as DomainError;
    return `${code}: ${details.issues?.[0]?.message}`;
  }
}

it.each<[Attendance, Visit, string, string | undefined]>([
  ['arrived', BERLIN, '2026-11-22T22:59:59.999Z', `${TOO_EARLY_TO_ARRIVE} in Europe/Berlin`],
  ['arrived', BERLIN, '2026-11-22T23:00:00Z', undefined],
  ['arrived', BERLIN, '2026-12-01T00:00:00Z', undefined],
  ['arrived', AUCKLAND, '2026-11-22T10:59:59.999Z', `${TOO_EARLY_TO_ARRIVE} in Pacific/Auckland`],
  ['arrived', AUCKLAND, '2026-11-22T11:00:00Z', undefined],
  ['noshow', BERLIN, '2026-11-21T23:00:00Z', `${TOO_EARLY_FOR_NOSHOW} in Europe/Berlin`],
  ['noshow', BERLIN, '2026-11-23T07:59:59.999Z', `${TOO_EARLY_FOR_NOSHOW} in Europe/Berlin`],
  ['noshow', AUCKLAND, '2026-11-22T19:59:59.999Z', `${TOO_EARLY_FOR_NOSHOW} in Pacific/Auckland`],
  ['noshow', BERLIN, '2026-11-23T08:00:00Z', undefined],
  ['fulfilled', BERLIN, '2026-11-23T07:00:00Z', undefined],
])('%s of %o at %s: %s', (attendance, visit, now, refused) => {
  const wanted = refused && `INVALID_TRANSITION: ${refused}`;
  expect(refusal(attendance, visit, now)).toBe(wanted);
});
