import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { setUpClinic } from './running-clinic.ts';
import { goTo, openDesk, recordRequests } from './running-desk.ts';

const { clinic, browser } = setUpClinic();

let booked = 0;

/** A time that nobody has yet. */
function nextTime(): string {
  const hour = 9 + Math.floor(booked / 2);
  const minute = booked % 2 ? '30' : '00';
  booked += 1;
  return `${String(hour).padStart(2, '0')}:${minute}`;
}

/** Somebody at the patients' page, after one of these patients has been booked. */
async function openPatients(role: 'reception' | 'manager', patient: Patient) {
  const { page, staff } = await openDesk(browser, clinic, { role, name: 'Pat Page' });
  const startsAt = clinic.at(nextTime());
  const wanted = { doctorId: clinic.doctorIds[0], startsAt, patient };
  const appointment = await staff.client.desk.book.mutate({
    ...wanted,
    idempotencyKey: randomUUID(),
  });
  const sent = recordRequests(page);
  await goTo(page, clinic, '/desk/patients', 'Patients');
  const [row] =
    await clinic.owner`select patient_id from appointments where id = ${appointment.id}`;
  return { page, staff, appointment, sent, patientId: row?.patient_id as string };
}

type Patient = { name: string; phone?: string; birthDate?: string };

const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name });

async function open(page: Page, typed: string, name: string) {
  await page.getByLabel('Find a patient').fill(typed);
  await page.getByText('1 patient found.').waitFor();
  await page.keyboard.press('Enter');
  await heading(page, name).waitFor();
}

test('a patient is found and corrected with the keyboard alone, and no name stands in an address', async () => {
  const { page, sent, patientId } = await openPatients('reception', { name: 'Zelda Fitzmorris' });
  await page.keyboard.type('fitzm');
  await page.getByText('1 patient found.').waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await heading(page, 'Zelda Fitzmorris').waitFor();
  await page.getByRole('link', { name: /09:00$/ }).waitFor();

  const phone = page.getByLabel('Phone number');
  await phone.fill('call me maybe');
  await page.keyboard.press('Enter');
  await page.getByText(/^The phone number must be a phone number/).waitFor();
  await expect.poll(() => phone.evaluate((one) => one === document.activeElement)).toBe(true);
  await phone.fill('+49 30 2345 6789');
  await page.getByLabel('Name', { exact: true }).fill('Zelda Fitzmorris-Gray');
  await page.getByLabel('Date of birth').fill('1961-05-17');
  await page.keyboard.press('Enter');
  await page.getByText('Saved.').waitFor();
  await heading(page, 'Zelda Fitzmorris-Gray').waitFor();
  expect(await phone.inputValue()).toBe('+493023456789');
  const [row] = await clinic.owner`select name, birth_date::text as born,
    (select value from contacts where patient_id = patients.id) as phone
    from patients where id = ${patientId}`;
  expect(row).toEqual({
    name: 'Zelda Fitzmorris-Gray',
    born: '1961-05-17',
    phone: '+493023456789',
  });
  expect(sent.filter(({ url }) => /fitzm|zelda|2345/i.test(url))).toEqual([]);
  expect(page.url()).toBe(`${clinic.url}/desk/patients/${patientId}`);

  await page.getByRole('link', { name: 'All patients' }).click();
  expect(await page.getByLabel('Find a patient').inputValue()).toBe('fitzm');
  await page.getByText('1 patient found.').waitFor();
});

test('the arrow keys walk through the patients that were found, and back to the field', async () => {
  await openPatients('reception', { name: 'Twin Walker', birthDate: '1970-01-01' });
  const { page } = await openPatients('reception', {
    name: 'Twin Walker',
    birthDate: '1980-01-01',
  });
  await page.getByLabel('Find a patient').fill('walker');
  await page.getByText('2 patients found.').waitFor();
  const links = await page.getByRole('link', { name: 'Twin Walker' }).all();
  const focused = () =>
    Promise.all(links.map((link) => link.evaluate((one) => one === document.activeElement)));
  await page.keyboard.press('ArrowDown');
  expect(await focused()).toEqual([true, false]);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  expect(await focused()).toEqual([false, true]);
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  const field = page.getByLabel('Find a patient');
  expect(await field.evaluate((one) => one === document.activeElement)).toBe(true);
  await page.getByLabel('Find a patient').fill('nobody of this name');
  await page.getByText(/^Nobody found\./).waitFor();
});

test('a record names those who are perhaps the same person', async () => {
  const person = { name: 'Ivy Doubleday', birthDate: '1955-02-03' };
  await openPatients('reception', person);
  const { page } = await openPatients('reception', person);
  await page.getByLabel('Find a patient').fill('doubleday');
  await page.getByText('2 patients found.').waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByText('Perhaps the same person').waitFor();
  const before = page.url();
  await page.getByRole('link', { name: 'Ivy Doubleday' }).click();
  await expect.poll(() => page.url()).not.toBe(before);
  await page.getByText('Perhaps the same person').waitFor();
});

test('a manager exports a patient, is told why one with appointments stays, and erases the other', async () => {
  const { page, staff, appointment } = await openPatients('manager', { name: 'Uma Unwanted' });
  await open(page, 'unwanted', 'Uma Unwanted');
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export as a file' }).click();
  const file = await download;
  expect(file.suggestedFilename()).not.toMatch(/uma|unwanted/i);
  expect(JSON.parse(await readFile(await file.path(), 'utf8'))).toBeTypeOf('object');

  await page.getByRole('button', { name: 'Erase…' }).click();
  const question = page.getByRole('dialog', { name: 'Erase Uma Unwanted?' });
  await question.getByRole('button', { name: 'Erase for good' }).click();
  await question.getByText(/^This patient still has appointments to come\./).waitFor();
  await question.getByRole('button', { name: 'Keep this patient' }).click();
  await heading(page, 'Uma Unwanted').waitFor();
  const { id, version } = appointment;
  await staff.client.desk.cancel.mutate({
    id,
    version,
    reason: 'pat',
    idempotencyKey: randomUUID(),
  });
  await page.getByRole('button', { name: 'Erase…' }).click();
  await question.getByRole('button', { name: 'Erase for good' }).click();
  await heading(page, 'An erased patient').waitFor();
  expect(await page.getByLabel('Name', { exact: true }).count()).toBe(0);
  const log = page.getByRole('list', { name: 'Who opened this record' });
  await log.getByText('Pat Page exported the record').waitFor();
  await log.getByText('Pat Page erased the patient').waitFor();
});

test('a receptionist is shown neither export nor erasure nor who has looked', async () => {
  const { page } = await openPatients('reception', { name: 'Quentin Quiet' });
  await open(page, 'quentin', 'Quentin Quiet');
  await page.getByRole('heading', { name: 'Appointments to come' }).waitFor();
  expect(await page.getByRole('button', { name: /Export|Erase/ }).count()).toBe(0);
  expect(await page.getByText('Who opened this record').count()).toBe(0);
});

test('while an answer is slow, a second press sends nothing', async () => {
  const { page, sent } = await openPatients('reception', { name: 'Sloan Slow' });
  const slowly = Promise.withResolvers<void>();
  await page.route('**/trpc/patients.*', async (route) => {
    await slowly.promise;
    await route.continue();
  });
  await page.getByLabel('Find a patient').fill('sloan');
  await page.getByText('Searching…').waitFor();
  slowly.resolve();
  await page.getByText('1 patient found.').waitFor();
  await page.keyboard.press('Enter');
  await heading(page, 'Sloan Slow').waitFor();
  const saved = Promise.withResolvers<void>();
  await page.route('**/trpc/patients.update', async (route) => {
    await saved.promise;
    await route.continue();
  });
  await page.getByLabel('Name', { exact: true }).fill('Sloan Slower');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Saving…' }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Saving…' }).click({ force: true });
  saved.resolve();
  await page.getByText('Saved.').waitFor();
  expect(sent.filter(({ url }) => url.endsWith('/patients.update'))).toHaveLength(1);
});

test('markup and SQL in a name are text wherever the desk shows it', async () => {
  const name = `<img src=x onerror="document.title='run'"> '; drop table patients; -- %`;
  const { page, patientId } = await openPatients('manager', { name });
  const problems: string[] = [];
  page.on('pageerror', ({ message }) => problems.push(message));
  page.on('dialog', (dialog) => problems.push(dialog.message()));
  await open(page, '<img', name);
  await page.getByLabel('Email address').fill(`"><script>"@clinic.example`);
  await page.getByRole('button', { name: 'Save' }).click();
  expect(await page.getByText('Saved.').isVisible()).toBe(false);
  await page.getByLabel('Email address').fill('');
  await page.getByLabel('Name', { exact: true }).fill(`${name} ${'long '.repeat(8)}`);
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved.').waitFor();
  await page.getByRole('button', { name: 'Erase…' }).click();
  await page.getByRole('dialog', { name: /^Erase <img/ }).waitFor();
  expect(await page.locator('main img, dialog img').count()).toBe(0);
  expect(await page.title()).toBe('Patient · Clinic');
  expect(problems).toEqual([]);
  const [row] = await clinic.owner`select name from patients where id = ${patientId}`;
  expect(row?.name).toBe(`${name} ${'long '.repeat(8)}`.trim());
});

test('a search of one letter, of signs and of 200 characters is answered or refused in a sentence', async () => {
  const { page } = await openPatients('reception', { name: 'Wil Wildcard' });
  const field = page.getByLabel('Find a patient');
  for (const typed of ['w', '%', '_', `'`, 'x'.repeat(200)]) {
    const answered = page.waitForResponse(/patients\.search/);
    await field.fill(typed);
    await answered;
    await page.getByText(/^(Nobody found|\d+ patients? found)/).waitFor();
  }
  expect(await field.getAttribute('maxlength')).toBe('200');
});
