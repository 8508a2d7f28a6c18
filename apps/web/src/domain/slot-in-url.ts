/**
 * A slot's start as it stands in the address bar: RFC 3339 UTC to the minute, `2026-11-23T09:00Z`.
 * Slots start on whole minutes, so nothing is lost.
 */
export function slotToUrl(startsAt: string): string {
  return startsAt.replace(/:00(\.000)?Z$/, 'Z');
}

/** The instant behind it, as contracts write it; `undefined` for anything else, or before 2000 or after 2199. */
export function slotFromUrl(text: string | undefined): string | undefined {
  if (!text || !/^2[01]\d\d-\d\d-\d\dT\d\d:\d\dZ$/.test(text)) return undefined;
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}
