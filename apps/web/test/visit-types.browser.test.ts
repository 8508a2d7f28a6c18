import { axeViolations } from '@clinic/testing/browser';
import { beforeAll, expect, test } from 'vitest';
import { booking, slotAt } from '../../api/test/bookings.ts';
import { type OfferedVisitTypes, offerVisitTypes, tellAddress } from './offered-visit-types.ts';
import { doctorPage, openPage, setUpClinic, slot } from './running-clinic.ts';

let types: OfferedVisitTypes;

const { clinic, browser } = setUpClinic();
beforeAll(async () => {
  types = await offerVisitTypes(clinic);
  await tellAddress(clinic);
});

const weekdayAfter = (date: string): string => {
  const next = Temporal.PlainDate.from(date).add({ days: 1 });
  return next.dayOfWeek > 5 ? weekdayAfter(next.toString()) : next.toString();
};

/** Leaves 30 minutes between two visits of a day everywhere, and nowhere more. */
async function fillForLongVisits(date: string): Promise<void> {
  for (let hour = 9; hour < 17; hour++) {
    const startsAt = slotAt(date, `${String(hour).padStart(2, '0')}:30`);
    const wanted = booking({ doctorId: clinic.doctorIds[0], startsAt });
    await clinic.api().appointments.book.mutate(wanted);
  }
}

test.for([
  { width: 375, from: '09:00', to: '10:00' },
  { width: 1280, from: '11:00', to: '12:00' },
])(
  'a visit of 60 minutes is chosen first and booked, at $width pixels',
  async ({ width, from, to }) => {
    const page = await openPage(browser, { width });
    await page.goto(doctorPage(clinic));
    await slot(page, '13:30').waitFor();
    expect(await page.getByRole('radio').count()).toBe(3);
    expect(await page.getByRole('radio', { name: 'Consultation 30 minutes' }).isChecked()).toBe(
      true,
    );
    const long = page.getByRole('radio', { name: 'Long consultation 60 minutes' });
    await long.check();
    await slot(page, `${from} – ${to}`).waitFor();
    const search = () => new URL(page.url()).searchParams;
    expect(search().get('visit')).toBe(String(types.long));
    expect(await axeViolations(page)).toEqual([]);
    await slot(page, `${from} – ${to}`).click();
    const panel = page.getByRole('region', { name: 'Your appointment' });
    await panel.getByText('Long consultation, 60 minutes', { exact: true }).waitFor();
    await panel.getByText(`${from}–${to}`, { exact: true }).waitFor();
    await page.getByLabel('Patient’s name').fill('Ada Lovelace');
    await page.getByRole('button', { name: /^Book / }).click();
    await page.getByRole('heading', { name: 'Your appointment is booked' }).waitFor();
    const main = page.locator('main');
    await main.getByText('Long consultation, 60 minutes', { exact: true }).waitFor();
    await main.getByText(`${from}–${to}`, { exact: true }).waitFor();
    await main.getByText('Surgery Mitte', { exact: true }).waitFor();
    await main.getByText('Torstraße 1, 10119 Berlin', { exact: true }).waitFor();
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    expect(wide).toBe(false);
    expect(await axeViolations(page)).toEqual([]);
    const [booked] = await clinic.owner`
    select ends_at - starts_at = interval '60 minutes' as long, visit_type_id from appointments
    where starts_at = ${clinic.at(from)}`;
    expect(booked).toEqual({ long: true, visit_type_id: types.long });
  },
);

test('the way there is told on paper too: the phone stays, what can only be tapped goes', async () => {
  const page = await openPage(browser);
  await page.goto(doctorPage(clinic));
  const phone = page.getByRole('link', { name: '+49 30 901820' });
  const map = page.getByRole('link', { name: 'Show on a map' });
  expect(await phone.getAttribute('href')).toBe('tel:+4930901820');
  expect(await map.getAttribute('href')).toBe(
    `geo:0,0?q=${encodeURIComponent('Torstraße 1, 10119 Berlin, DE')}`,
  );
  await page.emulateMedia({ media: 'print' });
  expect([await phone.isVisible(), await map.isVisible()]).toEqual([true, false]);
});

test('a doctor with one visit type asks for none and is asked as before; without address, no map', async () => {
  const page = await openPage(browser);
  const asked: string[] = [];
  page.on('request', (request) => asked.push(`${request.url()} ${request.postData() ?? ''}`));
  await page.goto(`${clinic.url}/doctors/${clinic.doctorIds[1]}?date=${clinic.date}`);
  const first = page.locator('.slot').first();
  await first.click();
  await page.getByLabel('Patient’s name').fill('Ada Lovelace');
  await page.getByRole('button', { name: /^Book / }).click();
  await page.getByRole('heading', { name: 'Your appointment is booked' }).waitFor();
  expect(await page.getByText('30 minutes').count()).toBe(0);
  expect(await page.getByRole('link', { name: 'Show on a map' }).count()).toBe(0);
  expect(asked.filter((request) => /visitTypeId|visit=/.test(request))).toEqual([]);
  expect(asked.some((request) => request.includes('appointments.book'))).toBe(true);
  await page.goto(`${clinic.url}/doctors/${clinic.doctorIds[1]}`);
  await page.locator('.slot').first().waitFor();
  expect(await page.getByRole('radio').count()).toBe(0);
});

test('a doctor whose one visit type is not the default offers that one', async () => {
  const [doctor] = await clinic.owner<{ id: number }[]>`
    insert into doctors (name, specialization, time_zone)
    values ('Dr. Long', 'Cardiology', 'Europe/Berlin') returning id`;
  await clinic.owner`
    insert into doctor_visit_types (doctor_id, visit_type_id) values (${doctor?.id ?? 0}, ${types.long})`;
  const page = await openPage(browser);
  await page.goto(`${clinic.url}/doctors/${doctor?.id}?date=${clinic.date}`);
  await slot(page, '09:00 – 10:00').waitFor();
  expect(await page.getByRole('radio').count()).toBe(0);
});

test('a day without room for 60 minutes says so and leads to the next that has some', async () => {
  const full = weekdayAfter(clinic.date);
  const alsoFull = weekdayAfter(full);
  await fillForLongVisits(full);
  await fillForLongVisits(alsoFull);
  const page = await openPage(browser);
  await page.goto(`${doctorPage(clinic).replace(clinic.date, full)}&visit=${types.long}`);
  await page.getByText('No free times of 60 minutes', { exact: true }).waitFor();
  const free = weekdayAfter(alsoFull);
  const next = page.getByRole('button', { name: /^Next free day: / });
  expect(await next.innerText()).toMatch(new RegExp(` ${Number(free.slice(8))} `));
  await next.click();
  await slot(page, '09:00 – 10:00').waitFor();
  expect(new URL(page.url()).search).toBe(`?visit=${types.long}&date=${free}`);
  await page.goto(page.url().replace(free, full));
  await page.getByRole('radio', { name: 'Consultation 30 minutes' }).check();
  await page.getByText('8 free times', { exact: true }).waitFor();
  expect(new URL(page.url()).search).toBe(`?date=${full}`);
});

test('a visit type that the doctor does not offer is said so, and its time is not kept', async () => {
  const page = await openPage(browser);
  const start = clinic.at('15:00').replace(':00.000Z', 'Z');
  await page.goto(`${doctorPage(clinic)}&visit=2000000&slot=${start}`);
  await page.getByText('This doctor does not offer this visit type.').waitFor();
  expect(await page.getByLabel('Patient’s name').count()).toBe(0);
  await page.getByRole('radio', { name: 'Long consultation' }).check();
  await slot(page, '15:00 – 16:00').waitFor();
  expect(await page.getByRole('alert').count()).toBe(0);
});
