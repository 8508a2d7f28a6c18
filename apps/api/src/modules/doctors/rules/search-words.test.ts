import { expect, it } from 'vitest';
import { searchWords } from './search-words.ts';

it.each([
  ['Okafor Amara', ['Okafor', 'Amara']],
  ['  Mei   Ling ', ['Mei', 'Ling']],
  ['Dr Amara', ['Amara']],
  ['PROF. Dr. Amara', ['Amara']],
  ['Drew', ['Drew']],
  ['Chen – Cardiology', ['Chen', 'Cardiology']],
  ['%_', ['%_']],
  ['Dr.', []],
  ['', []],
])('looks for the words of “%s” that are no titles', (search, words) => {
  expect(searchWords(search)).toEqual(words);
});
