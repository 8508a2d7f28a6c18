import type { VisitType } from '@clinic/contracts/visit-types';

const MINUTE_MS = 60_000;

/** A visit type with what it takes of a calendar beside its own length. */
export type BookableVisitType = VisitType & {
  bufferBeforeMinutes: number;
  bufferAfterMinutes: number;
  /** Whether the doctor in question offers it to patients. */
  offered: boolean;
};

/** How long a visit takes, in milliseconds. */
export const lengthOf = ({ durationMinutes }: { durationMinutes: number }): number =>
  durationMinutes * MINUTE_MS;

/** What a visit that starts at an instant (epoch milliseconds) takes of the calendar, buffers and all. */
export function busyInterval(
  startsAt: number,
  visitType: Omit<BookableVisitType, keyof VisitType | 'offered'> & { durationMinutes: number },
): { from: number; until: number } {
  return {
    from: startsAt - visitType.bufferBeforeMinutes * MINUTE_MS,
    until: startsAt + lengthOf(visitType) + visitType.bufferAfterMinutes * MINUTE_MS,
  };
}

/** The columns of a visit type in a flat row; null in all of them where there is none. */
export type VisitTypeRow = {
  visitTypeId: number | null;
  visitTypeCode: string | null;
  visitTypeName: string | null;
  visitTypeDescription: string | null;
  durationMinutes: number | null;
  bufferBeforeMinutes: number | null;
  bufferAfterMinutes: number | null;
  minNoticeMinutes: number | null;
  isDefault: boolean | null;
  offered: boolean | null;
};

export function toBookableVisitType(row: VisitTypeRow): BookableVisitType | undefined {
  if (row.visitTypeId === null) return undefined;
  const found = row as { [K in keyof VisitTypeRow]: NonNullable<VisitTypeRow[K]> };
  return {
    id: found.visitTypeId,
    code: found.visitTypeCode,
    name: found.visitTypeName,
    ...(row.visitTypeDescription !== null && { description: row.visitTypeDescription }),
    durationMinutes: found.durationMinutes,
    minNoticeMinutes: found.minNoticeMinutes,
    isDefault: found.isDefault,
    bufferBeforeMinutes: found.bufferBeforeMinutes,
    bufferAfterMinutes: found.bufferAfterMinutes,
    offered: found.offered,
  };
}

/** What patients are told of a visit type. */
export function toVisitType(visitType: BookableVisitType): VisitType {
  const { bufferBeforeMinutes, bufferAfterMinutes, offered, ...told } = visitType;
  return told;
}
