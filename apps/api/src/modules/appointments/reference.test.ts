import { expect, it } from 'vitest';
import { createReference } from './reference.ts';

it('can be read out: two groups of four, without letters that sound or look like digits', () => {
  const references = Array.from({ length: 1_000 }, createReference);
  for (const reference of references) {
    expect(reference).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/);
  }
  expect(new Set(references).size).toBe(1_000);
});
