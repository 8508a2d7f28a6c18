import { askAt } from '@clinic/testing/raw-http';
import type { Page } from 'playwright-core';
import { addStaff, type SignedInStaff } from '../../api/test/desk/staff-kit.ts';
import type { ManageClinic } from './running-clinic.ts';
import { putCookie } from './running-desk.ts';

/** A member of the staff of a running clinic, past the browser. */
export const staffOf = (
  { owner, url }: ManageClinic,
  role: 'reception' | 'manager' = 'reception',
): Promise<SignedInStaff> =>
  addStaff({ owner, url, ask: askAt(url) }, { role, name: 'Robin Reed' });

/** Opens a page of the desk with the session of a member of the staff. */
export async function openDesk(
  page: Page,
  clinic: ManageClinic,
  { cookie }: SignedInStaff,
  path = '/desk',
): Promise<void> {
  await putCookie(page, clinic, cookie);
  await page.goto(`${clinic.url}${path}`);
}

/** The sheet, as soon as it is there. */
export async function sheetOf(page: Page) {
  const sheet = page.getByRole('region', { name: 'Day sheet' });
  await sheet.waitFor();
  return sheet;
}
