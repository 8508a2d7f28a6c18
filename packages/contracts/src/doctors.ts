import { z } from 'zod';
import { lineOfText } from './line-of-text.ts';
import { Location } from './locations.ts';
import { Id, TimeZone } from './primitives.ts';

/** A doctor: name, specialization and the IANA time zone in which the opening hours are meant. */
export const Doctor = z.object({
  id: z.int(),
  name: z.string(),
  specialization: z.string(),
  timeZone: TimeZone,
  /** False for a doctor who sees patients here no longer: nobody can book, appointments stay. */
  active: z.boolean(),
  location: Location,
});
export type Doctor = z.infer<typeof Doctor>;

export const Specialization = lineOfText(100);

/** An empty or blank filter filters nothing: that is what an untouched form field sends. */
const filter = lineOfText(100).or(z.string().max(400).trim().length(0)).optional();

/** Which doctors: every word of `search` is a part of the name or the specialization. */
const doctorFilter = { search: filter, specialization: filter };

/** `after` is the id of the last doctor of the page before. */
export const ListDoctorsInput = z.strictObject({
  ...doctorFilter,
  limit: z.int().min(1).max(500).default(100),
  after: Id.optional(),
});
export type ListDoctorsInput = z.infer<typeof ListDoctorsInput>;

export const CountDoctorsInput = z.strictObject(doctorFilter);
export type CountDoctorsInput = z.infer<typeof CountDoctorsInput>;

/** How many doctors a list has from its first page to its last. */
export const DoctorCount = z.object({ doctors: z.int() });
export type DoctorCount = z.infer<typeof DoctorCount>;

/** A specialization and how many doctors have it. */
export const SpecializationCount = z.object({ specialization: z.string(), doctors: z.int() });
export type SpecializationCount = z.infer<typeof SpecializationCount>;

export const GetDoctorInput = z.strictObject({ id: Id });
export type GetDoctorInput = z.infer<typeof GetDoctorInput>;

/** An area and a place of the IANA database, or UTC; not `GMT+2`, which has no summer time. */
const ZONE_NAME = /^(UTC|[A-Z][A-Za-z]+(\/[A-Za-z][\w+-]*)+)$/;

export const AddDoctorInput = z.strictObject({
  name: lineOfText(120),
  specialization: Specialization,
  timeZone: TimeZone.refine((name) => ZONE_NAME.test(name) && isKnownZone(name), {
    error: 'must be a time zone like Europe/Berlin',
  }),
});
export type AddDoctorInput = z.infer<typeof AddDoctorInput>;

function isKnownZone(timeZone: string): boolean {
  try {
    // Names are found in whatever letters; stored is the one that PostgreSQL and browsers know.
    const { timeZone: found } = new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions();
    return found === timeZone || found.toLowerCase() !== timeZone.toLowerCase();
  } catch {
    return false;
  }
}
