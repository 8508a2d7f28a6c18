import { z } from 'zod';
import { Appointment } from './appointments.ts';
import { lineOfText } from './line-of-text.ts';
import { Id, InstantUtc, PlainDate, Uuid } from './primitives.ts';
import { Email } from './staff.ts';

/** A phone number as people write it; the country of a location tells what a national one means. */
export const Phone = lineOfText(40);

/** A date of birth: not before 1880, and not after today, which the server judges. */
export const BirthDate = z.iso
  .date({ error: 'must be a date that exists, as YYYY-MM-DD' })
  .refine((date) => date >= '1880-01-01', { error: 'must not be before 1880' });

/** What the desk knows of a patient. */
export const Patient = z.object({
  id: Uuid,
  /** Empty of a patient whose data were erased. */
  name: z.string(),
  erased: z.boolean(),
  birthDate: PlainDate.or(z.string()).optional(),
  /** E.164. */
  phone: z.string().optional(),
  email: z.string().optional(),
});
export type Patient = z.infer<typeof Patient>;

/** Part of a name, a phone number or an email address, or a date of birth. */
export const SearchPatientsInput = z.strictObject({ text: lineOfText(200) });
export type SearchPatientsInput = z.infer<typeof SearchPatientsInput>;

export const MAX_FOUND_PATIENTS = 20;

/** Enough to tell one patient from another, and no more. */
export const FoundPatient = z.object({
  id: Uuid,
  name: z.string(),
  birthYear: z.int().optional(),
  /** The last three digits. */
  phoneEnd: z.string().optional(),
  lastVisit: PlainDate.optional(),
});
export type FoundPatient = z.infer<typeof FoundPatient>;

export const PatientInput = z.strictObject({ id: Uuid });
export type PatientInput = z.infer<typeof PatientInput>;

/** A look at a patient's record. */
export const AccessLogEntry = z.object({
  occurredAt: InstantUtc,
  staffName: z.string(),
  action: z.enum(['view', 'update', 'export', 'erase']),
});
export type AccessLogEntry = z.infer<typeof AccessLogEntry>;

export const PatientRecord = Patient.extend({
  /** Of every state, at the caller's locations, the latest first. */
  appointments: z.array(Appointment),
  /** Others of the same name, and the same date of birth or phone number: the same person, perhaps. */
  perhapsSame: z.array(FoundPatient),
  /** For managers: who has looked at this record, the latest first. */
  accessLog: z.array(AccessLogEntry).optional(),
});
export type PatientRecord = z.infer<typeof PatientRecord>;

/** A field that is left out is emptied. `locationId` tells the country of a national phone number. */
export const UpdatePatientInput = z.strictObject({
  id: Uuid,
  name: lineOfText(120),
  birthDate: BirthDate.optional(),
  phone: Phone.optional(),
  email: Email.optional(),
  locationId: Id.optional(),
});
export type UpdatePatientInput = z.infer<typeof UpdatePatientInput>;

/** A new patient at the desk. */
export const NewPatient = z.strictObject({
  name: lineOfText(120),
  birthDate: BirthDate.optional(),
  phone: Phone.optional(),
  email: Email.optional(),
});
export type NewPatient = z.infer<typeof NewPatient>;

/** Everything that is stored about a patient, for the patient. */
export const PatientExport = z.object({ fileName: z.string(), content: z.string() });
export type PatientExport = z.infer<typeof PatientExport>;
