import { z } from 'zod';
import { lineOfText } from './line-of-text.ts';
import { Id, TimeZone } from './primitives.ts';

/** A doctor: name, specialization and the IANA time zone in which the opening hours are meant. */
export const Doctor = z.strictObject({
  id: z.int(),
  name: z.string(),
  specialization: z.string(),
  timeZone: TimeZone,
});
export type Doctor = z.infer<typeof Doctor>;

export const Specialization = lineOfText(100);

/** An empty filter filters nothing: that is what an untouched form field sends. */
const filter = lineOfText(100).or(z.literal('')).optional();

/** `search` matches any part of a doctor's name or specialization, whatever the case. */
export const ListDoctorsInput = z.strictObject({
  search: filter,
  specialization: filter,
  limit: z.int().min(1).max(500).default(100),
});
export type ListDoctorsInput = z.infer<typeof ListDoctorsInput>;

export const GetDoctorInput = z.strictObject({ id: Id });
export type GetDoctorInput = z.infer<typeof GetDoctorInput>;
