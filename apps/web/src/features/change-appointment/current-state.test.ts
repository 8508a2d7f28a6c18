import type { Appointment } from '@clinic/contracts/appointments';
import { expect, test } from 'vitest';
import { soonFixed, whyFixed } from './current-state.ts';

const MINUTE = 60_000;
const startsAt = '2026-11-23T12:00:00.000Z';
const changeableUntil = '2026-11-23T11:47:00.000Z';
const until = Date.parse(changeableUntil);
const booked = { status: 'booked', startsAt, changeableUntil } as Appointment;

test('it can be changed until the instant that its answer names, by the server’s clock', () => {
  expect(whyFixed(booked, undefined, undefined)).toBeUndefined();
  expect(whyFixed(booked, until - 1, undefined)).toBeUndefined();
  expect(whyFixed(booked, until, undefined)).toBe(
    'It is too close to its start to be moved or cancelled here. Please call the practice.',
  );
  expect(whyFixed(booked, until, '+44 20 7946')).toMatch(/ Please call \+44\u00a020\u00a07946\.$/);
  expect(whyFixed(booked, Date.parse(startsAt), undefined)).toMatch(/^Its time has come/);
});

test.for([
  [undefined, undefined],
  [until - 60 * MINUTE - 1, undefined],
  [until - 60 * MINUTE, 'for 60 more minutes'],
  [until - 9 * MINUTE - 1, 'for 10 more minutes'],
  [until - 1, 'for 1 more minute.'],
  [until, undefined],
] as const)('at %s the last minutes are counted: %s', ([now, words]) => {
  const said = soonFixed(booked, now, '+44 20 7946');
  if (!words) expect(said).toBeUndefined();
  else {
    expect(said).toContain(words);
    expect(said).toContain('After that, please call +44\u00a020\u00a07946.');
  }
});

test('nothing is counted for what is no longer booked', () => {
  expect(soonFixed({ ...booked, status: 'cancelled' }, until - 1, undefined)).toBeUndefined();
});
