/** What a text asks for: a date of birth, a contact, or a name. */
export type PatientSearch =
  | { kind: 'birthDate'; dates: string[] }
  | { kind: 'contact'; part: string }
  | { kind: 'name'; words: string[] };

const ISO_DATE = /^(\d{4})-(\d{1,2})-(\d{1,2})$/;
/** 2.3.1974, 02/03/1974: the day first, or as in America the month. */
const WRITTEN_DATE = /^(\d{1,2})[./ -](\d{1,2})[./ -](\d{4})$/;
const PHONE = /^[\d\s()+/.-]+$/;
/** National numbers begin with it, those with a country do not. */
const TRUNK_PREFIX = /^0+/;

/** @param text as it is typed, without white space around it */
export function readSearch(text: string): PatientSearch {
  const dates = datesOf(text);
  if (dates.length > 0) return { kind: 'birthDate', dates };
  if (PHONE.test(text) && /\d/.test(text)) {
    return { kind: 'contact', part: text.replace(/\D/g, '').replace(TRUNK_PREFIX, '') };
  }
  if (text.includes('@')) return { kind: 'contact', part: text.toLowerCase() };
  return { kind: 'name', words: text.split(/\s+/u) };
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
