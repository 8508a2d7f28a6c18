/** Titles say nothing about who is meant: the name may be kept without, or with another. */
const TITLES = new Set(['dr', 'doctor', 'doktor', 'dra', 'prof', 'professor', 'mr', 'mrs', 'ms']);
const LETTER_OR_DIGIT = /[\p{L}\p{N}]/u;

/**
 * The words that a doctor must have for a search; none for a search that names nobody. Signs between
 * words are ignored, signs alone are a word that nobody has.
 */
export function searchWords(search: string): string[] {
  const words = search.split(/\s+/u).filter((word) => word !== '');
  const written = words.filter((word) => LETTER_OR_DIGIT.test(word));
  if (written.length === 0) return words;
  return written.filter((word) => !TITLES.has(word.toLowerCase().replace(/\.$/, '')));
}
