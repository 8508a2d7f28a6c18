import { expect, it } from 'vitest';
import { readSearch } from './search-text.ts';

it.each([
  ['0151 23', ['DE'], ['+4915123'], '15123'],
  ['(020) 7946', ['GB'], ['+44207946'], '207946'],
  ['06 30 123', ['HU'], ['+3630123'], '630123'],
  ['8 912 345', ['RU'], ['+7912345'], '8912345'],
  ['06 1234', ['IT'], ['+39061234'], '61234'],
  ['212-555', ['US', 'CA'], ['+1212555'], '212555'],
  ['030 123', ['DE', 'FR'], ['+4930123', '+3330123'], '30123'],
  ['+49 (0)151 23', ['US'], ['+4915123'], '4915123'],
  ['0049 151 23', ['DE'], ['+4915123'], '4915123'],
  ['+49 151 23', [], ['+4915123'], '4915123'],
  ['0151 23', [], [], '15123'],
  ['0151 23', ['XX'], [], '15123'],
])('a number is read as the country writes it: %j in %j', (text, countries, begins, part) => {
  expect(readSearch(text, countries)).toEqual({ kind: 'phone', begins, part });
});

it.each([
  ['1974-03-02', ['1974-03-02']],
  ['1974-3-2', ['1974-03-02']],
  ['02.03.1974', ['1974-03-02', '1974-02-03']],
  ['13/02/1974', ['1974-02-13']],
  ['2-13-1974', ['1974-02-13']],
  ['29.2.2024', ['2024-02-29']],
])('a date is one in every way in which it exists: %j', (text, dates) => {
  expect(readSearch(text, ['DE'])).toEqual({ kind: 'birthDate', dates });
});

it.each([
  ['mei - ling!', ['mei', 'ling!']],
  ['12', ['12']],
  ['012', ['012']],
  ['a@', ['a@']],
  ['%', []],
  ['\u{1F600}', []],
])('what is too short for a number or an address is part of a name: %j', (text, words) => {
  expect(readSearch(text, ['DE'])).toEqual({ kind: 'name', words });
});
