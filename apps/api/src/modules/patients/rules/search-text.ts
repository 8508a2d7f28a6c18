import { AsYouType, isSupportedCountry } from 'libphonenumber-js';

/** What a text asks for: a date of birth, part of a phone number or of an email address, or of a name. */
export type PatientSearch =
  | { kind: 'birthDate'; dates: string[] }
  | { kind: 'phone'; begins: string[]; part: string }
  | { kind: 'email'; part: string }
  | { kind: 'name'; words: string[] };

const ISO_DATE = /^(\d{4})-(\d{1,2})-(\d{1,2})$/;
/** 2.3.1974, 02/03/1974: the day first, or as in America the month. */
const WRITTEN_DATE = /^(\d{1,2})[./ -](\d{1,2})[./ -](\d{4})$/;
const PHONE = /^[\d\s()+/.-]+$/;
/** National numbers begin with it, those with a country do not. */
const TRUNK_PREFIX = /^0+/;
/** Written between the country and the rest, where it is not dialled. */
const NOT_DIALLED = /\(0\)/;
/** The indexes know no shorter piece. */
const SHORTEST_PART = 3;

/**
 * @param text as it is typed, without white space around it
 * @param countries of the locations, ISO 3166-1 alpha-2: in each of them a number without a country may be meant
 */
export function readSearch(text: string, countries: readonly string[]): PatientSearch {
  const dates = datesOf(text);
  if (dates.length > 0) return { kind: 'birthDate', dates };
  const part = text.replace(NOT_DIALLED, '').replace(/\D/g, '').replace(TRUNK_PREFIX, '');
  if (PHONE.test(text) && part.length >= SHORTEST_PART) {
    return { kind: 'phone', begins: beginsOf(text, countries), part };
  }
  const address = text.toLowerCase();
  if (address.includes('@') && address.replace(/[^a-z0-9]/g, '').length >= SHORTEST_PART) {
    return { kind: 'email', part: address };
  }
  // A word of signs alone says nothing of a name.
  return { kind: 'name', words: text.split(/\s+/u).filter((word) => /[\p{L}\p{N}]/u.test(word)) };
}

/** How the number begins as it is stored, in each of the countries. */
function beginsOf(text: string, countries: readonly string[]): string[] {
  const known = countries.filter((country) => isSupportedCountry(country));
  const begins = (known.length > 0 ? known : [undefined]).map((country) => {
    const typed = new AsYouType(country);
    typed.input(text.replace(NOT_DIALLED, ''));
    return typed.getNumberValue() ?? '';
  });
  return [...new Set(begins)].filter((begin) => begin.length > SHORTEST_PART);
}

function datesOf(text: string): string[] {
  const iso = ISO_DATE.exec(text);
  if (iso) return existing([[iso[1], iso[2], iso[3]]]);
  const written = WRITTEN_DATE.exec(text);
  if (!written) return [];
  const [, a, b, year] = written;
  return existing([
    [year, b, a],
    [year, a, b],
  ]);
}

type Parts = (string | undefined)[];

/** Those that exist, as `YYYY-MM-DD`, each once. */
function existing(dates: Parts[]): string[] {
  const texts = dates.map(([year, month, day]) =>
    [year, month?.padStart(2, '0'), day?.padStart(2, '0')].join('-'),
  );
  return [...new Set(texts)].filter((date) => {
    const parsed = new Date(`${date}T00:00:00Z`);
    return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(date);
  });
}
