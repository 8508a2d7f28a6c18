import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
} from '@tanstack/react-router';
import { expect, test } from 'vitest';
import {
  bookingSearch,
  doctorSearch,
  homeSearch,
  moveSearch,
  parseSearch,
  stringifySearch,
} from './search-params.ts';

test('a search survives the address bar, numbers stay text and colons readable', () => {
  const search = { search: '007 & more', slot: '2026-11-23T09:00Z' };
  const query = stringifySearch(search);
  expect(query).toBe('?search=007+%26+more&slot=2026-11-23T09:00Z');
  expect(parseSearch(query)).toEqual(search);
  expect(stringifySearch({ search: '', specialization: undefined })).toBe('');
});

/** What a page sees of a query: the router keeps in it what the page does not name. */
function seen(query: string, validateSearch: (given: Record<string, unknown>) => object) {
  const rootRoute = createRootRoute();
  const page = createRoute({ getParentRoute: () => rootRoute, path: '/page', validateSearch });
  const router = createRouter({
    routeTree: rootRoute.addChildren([page]),
    history: createMemoryHistory(),
  });
  const matches = router.matchRoutes('/page', parseSearch(query));
  return matches.at(-1)?.search as Record<string, unknown>;
}

test.for(['', 'foo', '2027-02-30', '2300-01-01', '1999-12-31', '26-1-1', '2026-11-23T09:00Z'])(
  'the date %j is as none',
  (date) => {
    for (const search of [doctorSearch, moveSearch]) {
      expect(seen(`?date=${encodeURIComponent(date)}`, search).date).toBeUndefined();
    }
  },
);

test.for(['', 'soon', '2026-11-23', '2300-01-01T09:00Z', '2026-11-23T25:00Z'])(
  'the slot %j is as none',
  (slot) => {
    const page = seen(`?slot=${encodeURIComponent(slot)}&date=2026-11-23`, doctorSearch);
    expect(page.slot).toBeUndefined();
    expect(page.date).toBe('2026-11-23');
  },
);

test.for(['', '0', '-1', 'x', '99999999999'])('the doctor or visit type %j is as none', (id) => {
  expect(seen(`?doctor=${id}`, moveSearch).doctor).toBeUndefined();
  expect(seen(`?visit=${id}`, doctorSearch).visit).toBeUndefined();
});

test('a booking is found again at its time and visit type; the default type is not named', () => {
  const startsAt = '2026-11-23T09:00:00.000Z';
  expect(stringifySearch(bookingSearch({ startsAt, visitTypeId: 3 }))).toBe(
    '?slot=2026-11-23T09:00Z&visit=3',
  );
  expect(stringifySearch(bookingSearch({ startsAt }))).toBe('?slot=2026-11-23T09:00Z');
  expect(doctorSearch(parseSearch('?visit=3'))).toMatchObject({ visit: '3' });
});

test('what makes sense is kept, too long a search is cut', () => {
  expect(doctorSearch({ date: '2026-11-23', slot: '2026-11-23T09:00Z' })).toEqual({
    date: '2026-11-23',
    slot: '2026-11-23T09:00Z',
  });
  const page = seen(`?search=${'x'.repeat(500)}&specialization=`, homeSearch);
  expect(page.search).toBe('x'.repeat(100));
  expect(page.specialization).toBeUndefined();
});

test.for([
  ['2', '2'],
  ['86', '86'],
  ['1', undefined],
  ['0', undefined],
  ['-2', undefined],
  ['9999', undefined],
  ['many', undefined],
])('of %s pages of doctors %s are shown', ([pages, shown]) => {
  expect(homeSearch({ pages }).pages).toBe(shown);
});
