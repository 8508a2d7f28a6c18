/** Calendar dates without a zone, as `YYYY-MM-DD`; months as `YYYY-MM`. */

const DAY_MS = 86_400_000;

/** Whether `text` is a date that exists, from 2000 to 2199 as the API takes them. */
export function isPlainDate(text: string): boolean {
  if (!/^2[01]\d\d-\d\d-\d\d$/.test(text)) return false;
  const parsed = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(parsed) && toPlainDate(parsed) === text;
}

/** The date `days` after `date`; before it when negative. */
export function addDays(date: string, days: number): string {
  return toPlainDate(Date.parse(date) + days * DAY_MS);
}

/** The month of `date`. */
export const monthOf = (date: string): string => date.slice(0, 7);

/** First and last date of `month`. */
export function datesOfMonth(month: string): { from: string; to: string } {
  const from = `${month}-01`;
  return { from, to: addDays(`${monthOf(addDays(from, 31))}-01`, -1) };
}

function toPlainDate(epochMilliseconds: number): string {
  return new Date(epochMilliseconds).toISOString().slice(0, 10);
}
