import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { setUpClinic } from './running-clinic.ts';
import { goTo, openDesk } from './running-desk.ts';

const { clinic, browser } = setUpClinic();

test('what needs somebody is counted in the header, told by its reason, and leads to its day', async () => {
  const { page, staff } = await openDesk(browser, clinic, { role: 'reception' });
  const book = (time: string, name: string, accept: ('SLOT_TAKEN' | 'OUTSIDE_OPENING_HOURS')[]) =>
    staff.client.desk.book.mutate({
      ...{ doctorId: clinic.doctorIds[0], startsAt: clinic.at(time), accept },
      ...{ patient: { name }, idempotencyKey: randomUUID() },
    });
  await goTo(page, clinic, '/desk/attention', 'Attention');
  await page.getByText(/^Nothing needs your attention\./).waitFor();
  // Which past appointments are counted is said, not guessed.
  await page.getByText(/^Past appointments count here for 30 days\./).waitFor();
  await book('10:00', 'Ada Lovelace', []);
  await book('10:00', 'Sam Squeezed', ['SLOT_TAKEN']);
  await book('18:00', 'Lea Late', ['OUTSIDE_OPENING_HOURS']);
  await page.reload();
  await page.getByRole('link', { name: 'Attention (2)' }).waitFor();
  const groups = page.getByRole('region');
  expect(await groups.getByRole('heading').allInnerTexts()).toEqual([
    'At the same time as another appointment (1)',
    'Outside of the doctor’s hours (1)',
  ]);
  expect(await groups.first().innerText()).toContain('Sam Squeezed with Dr. Berlin');
  await groups.last().getByText('Lea Late with Dr. Berlin').waitFor();
  await groups
    .last()
    .getByRole('link', { name: /18:00$/ })
    .click();
  await expect.poll(() => page.url()).toBe(`${clinic.url}/desk?date=${clinic.date}`);
});
