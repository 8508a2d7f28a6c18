import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { type OfferedVisitTypes, offerVisitTypes } from './offered-visit-types.ts';
import { doctorPage, managePage, openPage, setUpClinic, slot } from './running-clinic.ts';

let types: OfferedVisitTypes;

const { clinic, browser } = setUpClinic();
beforeAll(async () => {
  types = await offerVisitTypes(clinic);
});

const bookLong = (time: string) =>
  clinic.api().appointments.book.mutate({
    doctorId: clinic.doctorIds[0],
    startsAt: clinic.at(time),
    visitTypeId: types.long,
    patientName: 'Ada Lovelace',
    idempotencyKey: randomUUID(),
  });

test('a visit of 60 minutes moves to a time of 60 minutes', async () => {
  const booked = await bookLong('09:00');
  await clinic.book('14:30');
  const page = await openPage(browser);
  await page.goto(managePage(clinic, booked));
  await page.getByText('Long consultation, 60 minutes', { exact: true }).waitFor();
  await page.getByRole('link', { name: 'Move appointment' }).click();
  await slot(page, '13:00 – 14:00').waitFor();
  expect(await slot(page, '14:00 – 15:00').count()).toBe(0);
  expect(await slot(page, '13:00').count()).toBe(0);
  await slot(page, '13:00 – 14:00').click();
  await page.getByText('13:00–14:00', { exact: true }).waitFor();
  await page.getByRole('button', { name: /^Move to .*13:00$/ }).click();
  await page.getByRole('heading', { name: 'Your appointment has been moved' }).waitFor();
  await page.getByText('13:00–14:00', { exact: true }).waitFor();
  await page.getByText('Long consultation, 60 minutes', { exact: true }).waitFor();
});

test('who wants to move to a doctor without this visit type is told so, and can go on choosing', async () => {
  const booked = await bookLong('11:00');
  const page = await openPage(browser);
  await page.goto(managePage(clinic, booked).replace('#', '/move#'));
  const doctor = page.getByLabel('Doctor', { exact: true });
  await slot(page, '15:30 – 16:30').waitFor();
  await doctor.focus();
  await doctor.selectOption('Dr. New York, Dermatology');
  await page.getByText('Dr. New York does not offer “Long consultation”.').waitFor();
  expect(await page.getByRole('alert').count()).toBe(0);
  expect(await doctor.evaluate((one) => one === document.activeElement)).toBe(true);
  await doctor.selectOption('Dr. Berlin, Cardiology');
  await slot(page, '15:30 – 16:30').waitFor();
});

test('a booking that a reload interrupts goes on with its visit type', async () => {
  const page = await openPage(browser);
  await page.goto(`${doctorPage(clinic)}&visit=${types.short}`);
  await slot(page, '16:30 – 16:45').click();
  await page.getByLabel('Patient’s name').fill('Ada Lovelace');
  const sent: unknown[] = [];
  await page.route('**/trpc/appointments.book', async (route) => {
    sent.push(route.request().postDataJSON());
    if (sent.length > 1) await route.continue();
  });
  await page.getByRole('button', { name: /^Book / }).click();
  await expect.poll(() => sent.length).toBe(1);
  await page.reload();
  await page.getByRole('heading', { name: 'Your appointment is booked' }).waitFor();
  await page.getByText('Short check, 15 minutes', { exact: true }).waitFor();
  expect(sent[1]).toMatchObject({ visitTypeId: types.short });
  expect(sent[1]).toEqual(sent[0]);
});

test('an answer that comes without a link shows what is booked, and whom to call', async () => {
  const page = await openPage(browser);
  await page.goto(doctorPage(clinic));
  await slot(page, '15:00').click();
  await page.getByLabel('Patient’s name').fill('Ada Lovelace');
  let reference = '';
  await page.route('**/trpc/appointments.book', async (route) => {
    const answer = await route.fetch();
    const { result } = await answer.json();
    const { manageToken: _, ...data } = result.data;
    reference = data.reference;
    await route.fulfill({ response: answer, json: { result: { data } } });
  });
  await page.getByRole('button', { name: /^Book / }).click();
  await page.getByRole('heading', { name: 'Your appointment is booked' }).waitFor();
  await page.getByText(reference, { exact: true }).waitFor();
  await page.getByText('only on the device that booked it', { exact: false }).waitFor();
  expect(await page.getByRole('button').count()).toBe(0);
  await page.getByRole('link', { name: 'Book another appointment' }).click();
  await page.getByRole('heading', { name: 'Book an appointment' }).waitFor();
});

test('a time that has come too near is taken for what it is, with times further off', async () => {
  const page = await openPage(browser);
  await page.goto(`${doctorPage(clinic)}&visit=${types.short}`);
  await slot(page, '16:00 – 16:15').click();
  await page.getByLabel('Patient’s name').fill('Ada Lovelace');
  const data = { code: 'TOO_SOON', httpStatus: 422, requestId: 'r-1' };
  await page.route('**/trpc/appointments.book', (route) =>
    route.fulfill({ status: 422, json: { error: { message: '', code: -32_600, data } } }),
  );
  const day = page.waitForRequest(/availability\.day/);
  await page.getByRole('button', { name: /^Book / }).click();
  await page.getByText('This visit must be booked longer ahead.').waitFor();
  await page.getByRole('alert').getByRole('button').first().waitFor();
  await day;
});
