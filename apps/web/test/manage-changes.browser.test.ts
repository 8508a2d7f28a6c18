import { randomUUID } from 'node:crypto';
import type { BookedAppointment } from '@clinic/contracts/appointments';
import type { Page, Request } from 'playwright-core';
import { expect, test } from 'vitest';
import { managePage, openPage, setUpClinic, slot, startManageClinic } from './running-clinic.ts';

const { clinic, browser } = setUpClinic();

async function atAppointment(booked: BookedAppointment): Promise<Page> {
  const page = await openPage(browser);
  await page.goto(managePage(clinic, booked));
  await page.getByRole('button', { name: 'Cancel appointment' }).waitFor();
  return page;
}

/** On the way to another time, one press before it. */
async function aboutToMove(booked: BookedAppointment, time: string): Promise<Page> {
  const page = await atAppointment(booked);
  await page.getByRole('link', { name: 'Move appointment' }).click();
  await slot(page, time).click();
  await page.getByRole('button', { name: /^Move to / }).waitFor();
  return page;
}

const present = ({ id, manageToken }: BookedAppointment) =>
  clinic.api(manageToken).appointments.get.query({ id });

const confirmCancel = async (page: Page) => {
  await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel appointment' }).click();
};

/** The clinic does what it was asked; its first answer never arrives. Gives the keys that came. */
async function loseAnswer(page: Page, procedure: string, how: 'cut' | 'hang'): Promise<string[]> {
  const keys: string[] = [];
  await page.route(`**/trpc/${procedure}`, async (route) => {
    const first = keys.length === 0;
    const answer = await route.fetch();
    keys.push(keyOf(route.request()));
    if (!first) await route.fulfill({ response: answer });
    else if (how === 'cut') await route.abort('connectionreset');
  });
  return keys;
}

const keyOf = (request: Request): string => request.postDataJSON().idempotencyKey;

test('a lost answer to a cancellation ends in the truth, with the same key', async () => {
  const booked = await clinic.book('09:00');
  const page = await atAppointment(booked);
  const keys = await loseAnswer(page, 'appointments.cancel', 'cut');
  await page.getByRole('button', { name: 'Cancel appointment' }).click();
  await page.getByLabel('Why are you cancelling?').selectOption('I feel better');
  await confirmCancel(page);
  await page.getByRole('heading', { name: 'This appointment is cancelled' }).waitFor();
  expect(keys).toEqual([keys[0], keys[0]]);
  expect(await present(booked)).toMatchObject({ status: 'cancelled', version: 2 });
});

test('a reload in the middle of a move ends in the truth, with the same key', async () => {
  const booked = await clinic.book('09:30');
  const page = await aboutToMove(booked, '13:30');
  const keys = await loseAnswer(page, 'appointments.reschedule', 'hang');
  await page.getByRole('button', { name: /^Move to / }).click();
  await expect.poll(() => keys.length, { timeout: 180_000 }).toBe(1);
  await page.reload();
  await page.getByRole('heading', { name: 'Your appointment has been moved' }).waitFor();
  expect(page.url()).toBe(managePage(clinic, booked));
  expect(keys.length).toBeGreaterThan(1);
  expect(new Set(keys).size).toBe(1);
  expect(await present(booked)).toMatchObject({ startsAt: clinic.at('13:30'), version: 2 });
});

test('a move that is answered before its page has loaded again leads back as well', async () => {
  const booked = await clinic.book('12:30');
  const page = await aboutToMove(booked, '16:00');
  const keys = await loseAnswer(page, 'appointments.reschedule', 'hang');
  await page.getByRole('button', { name: /^Move to / }).click();
  await expect.poll(() => keys.length, { timeout: 180_000 }).toBe(1);
  const answered = page.waitForResponse((response) => response.url().endsWith('.reschedule'));
  await page.route('**/assets/move-page-*.js', async (route) => {
    await answered;
    await route.continue();
  });
  await page.reload();
  await page.getByRole('heading', { name: 'Your appointment has been moved' }).waitFor();
  expect(await present(booked)).toMatchObject({ startsAt: clinic.at('16:00'), version: 2 });
});

test('the new time is taken meanwhile: others are offered and the old one is kept', async () => {
  const booked = await clinic.book('10:00');
  const page = await aboutToMove(booked, '14:00');
  await clinic.book('14:00');
  await page.getByRole('button', { name: /^Move to / }).click();
  const notice = page.getByRole('alert').filter({ hasText: 'Someone else has taken this time.' });
  await notice.waitFor();
  await page.getByText(/^You keep your old time: .*10:00 with Dr. Berlin/).waitFor();
  expect(await present(booked)).toMatchObject({ startsAt: clinic.at('10:00'), version: 1 });
  await notice.getByRole('button', { name: '14:30' }).click();
  await page.getByRole('button', { name: /^Move to .*14:30$/ }).click();
  await page.getByRole('heading', { name: 'Your appointment has been moved' }).waitFor();
  expect(await present(booked)).toMatchObject({ startsAt: clinic.at('14:30'), version: 2 });
});

test('an appointment goes to another doctor, on that doctor’s clock', async () => {
  const booked = await clinic.book('10:30');
  const page = await atAppointment(booked);
  await page.getByRole('link', { name: 'Move appointment' }).click();
  await page.getByLabel('Doctor', { exact: true }).selectOption('Dr. New York, Dermatology');
  await page.getByText('Times in New York time').waitFor();
  await page.getByRole('button', { name: /^11:00/ }).click();
  await page.getByRole('button', { name: /^Move to .*11:00$/ }).click();
  await page.getByRole('heading', { name: 'Your appointment has been moved' }).waitFor();
  await page.getByText('Ada Lovelace with Dr. New York').waitFor();
  expect(await present(booked)).toMatchObject({ doctorId: clinic.doctorIds[1], version: 2 });
});

test('what changed meanwhile is shown, and asked again, before it is cancelled', async () => {
  const booked = await clinic.book('11:00');
  const page = await atAppointment(booked);
  await page.getByRole('button', { name: 'Cancel appointment' }).click();
  await clinic.api(booked.manageToken).appointments.reschedule.mutate({
    id: booked.id,
    startsAt: clinic.at('15:00'),
    idempotencyKey: randomUUID(),
  });
  await confirmCancel(page);
  const notice = page.getByRole('alert').filter({ hasText: 'was changed meanwhile' });
  await notice.getByText(/^Your appointment is on .*15:00 with/).waitFor();
  expect(await present(booked)).toMatchObject({ status: 'booked', version: 2 });
  await notice.getByRole('button', { name: 'Cancel it as it stands now' }).click();
  await page.getByRole('alertdialog').getByText('15:00').waitFor();
  await confirmCancel(page);
  await page.getByRole('heading', { name: 'This appointment is cancelled' }).waitFor();
  expect(await present(booked)).toMatchObject({ status: 'cancelled', version: 3 });
});

test('what another tab cancelled can be neither cancelled nor moved here', async () => {
  const booked = await clinic.book('11:30');
  const [page, moving] = [await atAppointment(booked), await aboutToMove(booked, '16:30')];
  await page.getByRole('button', { name: 'Cancel appointment' }).click();
  const { id, manageToken } = booked;
  const cancel = { id, idempotencyKey: randomUUID() };
  await clinic.api(manageToken).appointments.cancel.mutate(cancel);
  await confirmCancel(page);
  await page.getByRole('heading', { name: 'This appointment is cancelled' }).waitFor();
  await moving.getByRole('button', { name: /^Move to / }).click();
  await moving.getByText('The time was given back.').waitFor();
  for (const one of [page, moving]) {
    expect(await one.getByRole('button', { name: 'Cancel appointment' }).count()).toBe(0);
    expect(await one.getByRole('button', { name: /^Move to / }).count()).toBe(0);
  }
});

test('too close to the appointment is said, and leaves it as it is', async () => {
  const strict = await startManageClinic({
    CANCEL_NOTICE_MINUTES: '43200',
    CLINIC_PHONE: '+44 20 7946',
  });
  try {
    const page = await openPage(browser);
    const booked = await strict.book('10:00');
    await page.goto(managePage(strict, booked));
    await page.getByRole('button', { name: 'Cancel appointment' }).click();
    // For ten minutes after the booking it is allowed; they end while the page asks once more.
    await strict.owner.begin(async (owner) => {
      await owner`alter table events disable trigger user`;
      await owner`update events set occurred_at = occurred_at - interval '10 minutes'`;
      await owner`alter table events enable trigger user`;
    });
    await confirmCancel(page);
    const notice = page
      .getByRole('alert')
      .filter({ hasText: 'It is too close to the appointment' });
    await notice.waitFor();
    expect(await notice.textContent()).toContain('Please call +44\u00a020\u00a07946.');
    expect(await page.getByRole('button', { name: 'Cancel appointment' }).count()).toBe(0);
    expect(await strict.freeTimes()).not.toContain('10:00');
  } finally {
    await strict.stop();
  }
});
