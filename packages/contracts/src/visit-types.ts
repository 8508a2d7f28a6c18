import { z } from 'zod';
import { lineOfText } from './line-of-text.ts';
import { Id, VERSION_OF_ROW, Version } from './primitives.ts';

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

/** A visit type as those who set the clinic up see it: also one that was retired. */
export const ManagedVisitType = VisitType.extend({
  version: z.int(),
  active: z.boolean(),
  online: z.boolean(),
  bufferBeforeMinutes: z.int(),
  bufferAfterMinutes: z.int(),
  /** How many doctors offer it. */
  doctors: z.int(),
});
export type ManagedVisitType = z.infer<typeof ManagedVisitType>;

const STEP = { error: 'must be a multiple of 5' };
const Buffer = z.int().min(0).max(120).multipleOf(5, STEP);
const YEAR_MINUTES = 525_600;

/** A new visit type without `visitTypeId`; otherwise all fields of the one that is there. */
export const SaveVisitTypeInput = z
  .strictObject({
    visitTypeId: Id.optional(),
    version: Version.optional(),
    name: lineOfText(80),
    description: lineOfText(200).optional(),
    durationMinutes: z.int().min(5).max(480).multipleOf(5, STEP),
    bufferBeforeMinutes: Buffer,
    bufferAfterMinutes: Buffer,
    minNoticeMinutes: z.int().min(0).max(YEAR_MINUTES),
    /** Whether patients can book it themselves. */
    online: z.boolean(),
    /** True makes it the default instead of another one. */
    isDefault: z.boolean(),
  })
  .refine(({ visitTypeId, version }) => (visitTypeId === undefined) === (version === undefined), {
    path: ['version'],
    error: VERSION_OF_ROW,
  })
  .refine(({ isDefault, online }) => online || !isDefault, {
    path: ['online'],
    error: 'must be so for the default type',
  });
export type SaveVisitTypeInput = z.infer<typeof SaveVisitTypeInput>;

/** `retired: false` offers a visit type again. */
export const RetireVisitTypeInput = z.strictObject({
  visitTypeId: Id,
  version: Version,
  retired: z.boolean(),
});
export type RetireVisitTypeInput = z.infer<typeof RetireVisitTypeInput>;
