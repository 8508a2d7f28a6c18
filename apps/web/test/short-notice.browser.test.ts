import { expect, test } from 'vitest';
import { doctorPage, managePage, openPage, setUpClinic, slot } from './running-clinic.ts';

const PHONE = '+44 20 7946 0958';
const SENTENCE = `This is soon: it can be moved or cancelled here for 10 minutes after it is booked. After that, please call ${PHONE}.`;

// A notice of 30 days: every time of the next weeks is soon.
const { clinic: strict, browser } = setUpClinic({
  CANCEL_NOTICE_MINUTES: '43200',
  CLINIC_PHONE: PHONE,
});
const { clinic: easy } = setUpClinic();

test('a time within the notice says so before it is booked and after, with the phone', async () => {
  const page = await openPage(browser);
  await page.goto(doctorPage(strict));
  await slot(page, '10:00').click();
  await page.getByText(SENTENCE, { exact: true }).waitFor();
  const booked = await strict.book('11:00');
  await page.goto(managePage(strict, booked));
  await page.getByText(SENTENCE, { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Cancel appointment' }).waitFor();
});

test('a time that can be changed until later says nothing of it', async () => {
  const page = await openPage(browser);
  const booked = await easy.book('11:00');
  const settings = page.waitForResponse(/settings\.get/);
  await page.goto(managePage(easy, booked));
  await settings;
  await page.getByRole('button', { name: 'Cancel appointment' }).waitFor();
  expect(await page.getByText('This is soon').count()).toBe(0);
});
