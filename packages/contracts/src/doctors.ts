import { z } from 'zod';
import { lineOfText } from './line-of-text.ts';
import { Location } from './locations.ts';
import { Id, TimeZone, VERSION_OF_ROW, Version, ZoneName } from './primitives.ts';

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

export const AddDoctorInput = z.strictObject({
  name: lineOfText(120),
  specialization: Specialization,
  timeZone: ZoneName,
});
export type AddDoctorInput = z.infer<typeof AddDoctorInput>;

/** A doctor as those who set the clinic up see one: also of those who have retired. */
export const ManagedDoctor = Doctor.extend({
  version: z.int(),
  /** What the doctor offers; nothing where it is the default type. */
  visitTypeIds: z.array(z.int()),
  /** Appointments that are booked and not over. */
  upcoming: z.int(),
});
export type ManagedDoctor = z.infer<typeof ManagedDoctor>;

/** A new doctor without `doctorId`; otherwise all fields of the one who is there, in the version that was shown. */
export const SaveDoctorInput = z
  .strictObject({
    doctorId: Id.optional(),
    version: Version.optional(),
    name: lineOfText(120),
    specialization: Specialization,
    locationId: Id,
    /** None: the default type only. */
    visitTypeIds: z.array(Id).max(100).default([]),
  })
  .refine(({ doctorId, version }) => (doctorId === undefined) === (version === undefined), {
    path: ['version'],
    error: VERSION_OF_ROW,
  });
export type SaveDoctorInput = z.infer<typeof SaveDoctorInput>;

/** `retired: false` lists a doctor again. */
export const RetireDoctorInput = z.strictObject({
  doctorId: Id,
  version: Version,
  retired: z.boolean(),
  /** Without it a doctor who has appointments to come stays: `HAS_APPOINTMENTS` tells how many. */
  keepAppointments: z.boolean().default(false),
});
export type RetireDoctorInput = z.infer<typeof RetireDoctorInput>;
