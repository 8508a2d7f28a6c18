import { expect, it } from 'vitest';
import { createReference, readReference } from './reference.ts';

it('can be read out: two groups of four, without letters that sound or look like digits', () => {
  const references = Array.from({ length: 1_000 }, createReference);
  for (const reference of references) {
    expect(reference).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/);
    expect(readReference(reference)).toBe(reference);
  }
  expect(new Set(references).size).toBe(1_000);
});

it.each([
  'W501-KF3X',
  'w501-kf3x',
  'W501KF3X',
  'W5O1-KF3X',
  'w5oi-kf3x',
  'W50l KF3X',
  ' W501 - KF3X ',
  'W5-01\u2011KF\u20133X',
])('is read as W501-KF3X however it is written down: %j', (written) => {
  expect(readReference(written)).toBe('W501-KF3X');
});
