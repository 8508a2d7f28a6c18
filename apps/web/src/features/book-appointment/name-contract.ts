import { PatientName } from '@clinic/contracts/appointments';
import { meaningOfIssue } from '@clinic/contracts/input-issues';

/** What checks a name in the browser, loaded when it is needed: zod is a third of the first page. */
export const checkPatientName = (typed: string) => PatientName.safeParse(typed);
export const meaningOf = meaningOfIssue;
