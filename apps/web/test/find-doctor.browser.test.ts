import { axeViolations } from '@clinic/testing/browser';
import type { Page } from 'playwright-core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { managePage, openPage, setUpClinic } from './running-clinic.ts';

let page: Page;

const { clinic, browser } = setUpClinic();
beforeEach(async () => {
  page = await openPage(browser);
});
afterEach(async () => {
  await page.context().close();
  await clinic.owner`delete from doctors where name like 'Dr. Ann %'`;
});
/** Beside the two that are there; `Dr. Ann 001` and so on, of eleven specializations. */
const addDoctors = (count: number) => clinic.owner`
  insert into doctors (name, specialization, time_zone)
  select 'Dr. Ann ' || lpad(n::text, 4, '0'), 'Field ' || n % 11, 'Europe/Berlin'
  from generate_series(1, ${count}) as n`;

const cards = () => page.getByRole('article');
const showMore = () => page.getByRole('button', { name: 'Show more doctors' });
const placeholders = () => page.locator('.doctor-ways .skeleton');

test('each of 51 doctors says a first free time or that there is none', async () => {
  await addDoctors(49);
  await clinic.owner`
    insert into holds (doctor_id, starts_at, ends_at, busy_from, busy_until, visit_type_id, holder,
      expires_at, renewals)
    select d.id, at, at + interval '30 minutes', at, at + interval '30 minutes', t.id,
      decode(md5(d.id::text || at::text), 'hex'), now() + interval '1 day', 0
    from doctors d
    join visit_types t on t.is_default
    cross join generate_series(date_trunc('hour', now()), now() + interval '120 days', '30 minutes') at
    where d.name = 'Dr. Ann 0049'`;
  await page.goto(clinic.url);
  await page.getByText('51 doctors', { exact: true }).waitFor();
  for (let shown = 24; shown < 51; shown += 24) {
    await expect.poll(() => cards().count(), { timeout: 30_000 }).toBe(shown);
    await showMore().click();
  }
  await expect.poll(() => cards().count(), { timeout: 30_000 }).toBe(51);
  await expect.poll(() => placeholders().count(), { timeout: 30_000 }).toBe(0);
  expect(await showMore().count()).toBe(0);
  expect(await page.getByRole('link', { name: /^Next free/ }).count()).toBe(50);
  expect(await page.getByText('No free times at the moment').count()).toBe(1);
});

test('of 2,049 doctors it says how many there are, loads on, and knows all specialties', async () => {
  await addDoctors(2_047);
  await page.goto(clinic.url);
  await page.getByText('2,049 doctors', { exact: true }).waitFor();
  await page.getByText('24 of 2,049 shown').waitFor();
  // All doctors, Cardiology, Dermatology, and eleven fields.
  await expect.poll(() => page.getByRole('radio').count(), { timeout: 30_000 }).toBe(14);
  await showMore().click();
  await page.getByText('48 of 2,049 shown').waitFor();
  // Who goes on by keyboard goes on at the first that is new.
  const focused = () => page.evaluate(() => document.activeElement?.textContent);
  await expect.poll(focused, { timeout: 30_000 }).toBe('Dr. Ann 0025');
  await expect.poll(() => placeholders().count(), { timeout: 30_000 }).toBe(0);
  // There and back, it is as it was left.
  await page.getByRole('link', { name: 'Dr. Ann 0030', exact: true }).click();
  await page.getByRole('heading', { name: 'Dr. Ann 0030' }).waitFor();
  await page.goBack();
  await page.getByText('48 of 2,049 shown').waitFor();
  await page.getByLabel('Search doctors').fill('0777 ann');
  await page.getByText('1 doctor', { exact: true }).waitFor();
  expect(await axeViolations(page)).toEqual([]);
});

test('on the move page the own doctor of 101 is chosen, and another is found by search', async () => {
  await addDoctors(99);
  await clinic.owner`update doctors set name = 'Dr. Zz Last' where id = ${clinic.doctorIds[0]}`;
  const booked = await clinic.book('09:00');
  await page.goto(managePage(clinic, booked));
  await page.getByRole('link', { name: 'Move appointment' }).click();
  const chosen = page.getByLabel('Doctor', { exact: true });
  await chosen.waitFor();
  const name = () => chosen.locator('option:checked').textContent();
  expect(await name()).toBe('Dr. Zz Last, Cardiology');
  await page.getByLabel('Find another doctor').fill('0098');
  await page.getByText('1 doctor found').waitFor();
  expect(await name()).toBe('Dr. Zz Last, Cardiology');
  await chosen.selectOption('Dr. Ann 0098, Field 10');
  await expect
    .poll(() => new URL(page.url()).searchParams.get('doctor'), { timeout: 30_000 })
    .toMatch(/^\d+$/);
  await page.getByRole('grid').waitFor();
  expect(await name()).toBe('Dr. Ann 0098, Field 10');
  expect(await axeViolations(page)).toEqual([]);
});

test('who moves from a doctor who has retired is told to choose another', async () => {
  await addDoctors(1);
  const booked = await clinic.book('10:00');
  const [own] = clinic.doctorIds;
  await clinic.owner`update doctors set active = false where id = ${own}`;
  await page.goto(managePage(clinic, booked));
  await page.getByRole('link', { name: 'Move appointment' }).click();
  await page.getByText(/no longer takes appointments here/).waitFor();
  await page.getByLabel('Doctor', { exact: true }).selectOption('Dr. Ann 0001, Field 1');
  await page.getByRole('grid').waitFor();
  await page.goto(`${clinic.url}/doctors/${own}`);
  await page.getByText(/no longer takes appointments here/).waitFor();
  await clinic.owner`update doctors set active = true where id = ${own}`;
});

test('a clinic without doctors says so', async () => {
  await clinic.owner`update doctors set active = false`;
  await page.goto(clinic.url);
  await page.getByText('No doctor can be booked here yet').waitFor();
  expect(await page.getByRole('button', { name: 'Show all doctors' }).count()).toBe(0);
  expect(await page.getByText(/another spelling/).count()).toBe(0);
  await clinic.owner`update doctors set active = true`;
});

test('a month that is loading says so, and calls no day full', async () => {
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.goto(`${clinic.url}/doctors/${clinic.doctorIds[0]}?date=${clinic.date}`);
  await page.getByRole('grid').waitFor();
  await expect.poll(() => page.locator('[aria-busy=true]').count(), { timeout: 30_000 }).toBe(0);
  await page.route('**/trpc/availability.calendar*', async (route) => {
    await released;
    await route.continue();
  });
  await page.getByRole('button', { name: 'Next', exact: true }).first().click();
  await page.getByText('Loading free days').waitFor();
  expect(await page.locator('.calendar-frame').getAttribute('aria-busy')).toBe('true');
  expect(await page.getByRole('button', { name: /no free times/ }).count()).toBe(0);
  release();
  await expect
    .poll(() => page.locator('.calendar-frame').getAttribute('aria-busy'), { timeout: 30_000 })
    .toBe('false');
  expect(await page.getByText('Loading free days').count()).toBe(0);
});
