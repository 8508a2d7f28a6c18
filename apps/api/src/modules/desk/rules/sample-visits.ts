import type { NewPatient } from '@clinic/contracts/patients';
import { DEFAULT_HOURS } from '../../calendar/rules/hours.ts';
import { addDays, dateIn, openIntervalsOn } from '../../calendar/rules/open-time.ts';

/** An invented visit; instants are epoch milliseconds. */
export type SampleVisit = {
  startsAt: number;
  /** Which of the visit types that the doctor offers. */
  type: number;
  patient: NewPatient;
};

const SLOT_MS = 30 * 60_000;
const FIRST_NAMES = [
  ...['Alba', 'Basil', 'Cosmo', 'Dahlia', 'Emil', 'Fenna', 'Gustav', 'Hester', 'Ignatius'],
  ...['Juniper', 'Kasper', 'Linnea', 'Magnus', 'Nerys', 'Otis', 'Petra', 'Quentin'],
];
const LAST_NAMES = [
  ...['Acornwood', 'Birdwhistle', 'Candlebrook', 'Duskwater', 'Emberly', 'Foxglove', 'Goosefoot'],
  ...['Hollowbell', 'Inkwell', 'Larkspur', 'Mossback', 'Nettleship', 'Oatfield', 'Puddlemere'],
  ...['Quillfeather', 'Rainbarrel', 'Snowdrop', 'Teasdrop', 'Umberfield', 'Willowbark'],
];
/** Of ten slots, how many are taken: on the first day, and on the days after it. */
const TAKEN = [7, 5, 3];

/** The first dates (`YYYY-MM-DD`) from today on on which the clinic sees patients. */
export function sampleDates(timeZone: string, now: number): string[] {
  const today = dateIn(timeZone, now);
  return Array.from({ length: 7 }, (_, days) => addDays(today, days))
    .filter((date) => openIntervalsOn(date, timeZone, DEFAULT_HOURS).length > 0)
    .slice(0, TAKEN.length);
}

/**
 * Invented visits of a doctor on the dates of the sample, in order: nobody is called like these patients, and
 * their numbers are of a range that Ofcom keeps free for stories (07700 900000 to 900999).
 *
 * @param at which of the doctors this is, from 0
 */
export function sampleVisits(
  dates: readonly string[],
  timeZone: string,
  at: number,
): SampleVisit[] {
  return dates.flatMap((date, day) =>
    openIntervalsOn(date, timeZone, DEFAULT_HOURS).flatMap(({ from, until }) => {
      const slots = Array.from({ length: (until - from) / SLOT_MS }, (_, slot) => slot);
      return slots
        .filter((slot) => (slot * 3 + at * 7 + day * 5) % 10 < (TAKEN[day] as number))
        .map((slot) => ({
          startsAt: from + slot * SLOT_MS,
          type: (slot + at) % 4,
          patient: samplePatient((day * 40 + at) * 40 + slot),
        }));
    }),
  );
}

/** The same number gives the same person; neighbours have nothing in common. */
function samplePatient(index: number): NewPatient {
  const seed = Math.imul(index + 1, 2_654_435_761) >>> 12;
  const first = FIRST_NAMES[seed % FIRST_NAMES.length];
  const last = LAST_NAMES[(seed >>> 7) % LAST_NAMES.length];
  const year = 1938 + (seed % 79);
  const month = String(1 + (seed % 12)).padStart(2, '0');
  const day = String(1 + (seed % 28)).padStart(2, '0');
  return {
    name: `${first} ${last}`,
    birthDate: `${year}-${month}-${day}`,
    // Some have none.
    ...(seed % 5 > 0 && { phone: `+44 7700 900${String(seed % 1_000).padStart(3, '0')}` }),
  };
}

/** What was recorded of a visit until now, one after the other: some are waiting, and of some nobody has said anything. */
export function sampleAttendance(
  { startsAt, endsAt }: { startsAt: number; endsAt: number },
  now: number,
  seed: number,
): ('arrived' | 'fulfilled' | 'noshow')[] {
  if (startsAt - SLOT_MS > now) return [];
  if (startsAt > now) return seed % 2 === 0 ? ['arrived'] : [];
  if (endsAt > now) return ['arrived'];
  if (seed % 11 === 0) return ['noshow'];
  return seed % 13 === 0 ? [] : ['arrived', 'fulfilled'];
}
