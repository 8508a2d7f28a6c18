import { z } from 'zod';
import { Id } from './primitives.ts';

/** What a patient comes for. */
export const VisitType = z.object({
  id: z.int(),
  code: z.string(),
  name: z.string(),
  /** A sentence for patients: what it is for. */
  description: z.string().optional(),
  durationMinutes: z.int(),
  /** How long before its start a patient must book it. */
  minNoticeMinutes: z.int(),
  /** Meant where no visit type is named. */
  isDefault: z.boolean(),
});
export type VisitType = z.infer<typeof VisitType>;

/** Those that patients can book: of one doctor, or of all. */
export const ListVisitTypesInput = z.strictObject({ doctorId: Id.optional() });
export type ListVisitTypesInput = z.infer<typeof ListVisitTypesInput>;
