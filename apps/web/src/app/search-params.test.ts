import { expect, test } from 'vitest';
import { doctorSearch, homeSearch, parseSearch, stringifySearch } from './search-params.ts';

test('a search survives the address bar, numbers stay text and colons readable', () => {
  const search = { search: '007 & more', slot: '2026-11-23T09:00Z' };
  const query = stringifySearch(search);
  expect(query).toBe('?search=007+%26+more&slot=2026-11-23T09:00Z');
  expect(parseSearch(query)).toEqual(search);
  expect(stringifySearch({ search: '', specialization: undefined })).toBe('');
});

test('what makes no sense is left out', () => {
  expect(doctorSearch({ date: '2027-02-30', slot: 'soon', other: 'x' })).toEqual({});
  expect(doctorSearch({ date: '2026-11-23', slot: '2026-11-23T09:00Z' })).toEqual({
    date: '2026-11-23',
    slot: '2026-11-23T09:00Z',
  });
  expect(homeSearch({ search: 'x'.repeat(500), specialization: 7 })).toEqual({
    search: 'x'.repeat(100),
  });
});
