import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { openPage, setUpClinic } from './running-clinic.ts';

const { clinic, browser } = setUpClinic();

const SCRIPT = '**/assets/my-appointments-page*.js';
const loaded = (page: Page) =>
  page.getByRole('heading', { level: 1, name: 'Your appointments', exact: true });

async function openHome() {
  const page = await openPage(browser);
  await page.goto(clinic.url);
  await page.getByText('2 doctors').waitFor();
  let loads = 0;
  page.on('load', () => {
    loads += 1;
  });
  return { page, loads: () => loads };
}

/** The server as after a release: its page names scripts that this tab does not have. */
const releaseAnother = (page: Page) =>
  page.route(`${clinic.url}/`, (route) =>
    route.request().resourceType() === 'fetch'
      ? route.fulfill({ body: '<script src="/assets/index-other.js"></script>' })
      : route.continue(),
  );

test('a page whose script a lost connection has interrupted comes by itself', async () => {
  const { page, loads } = await openHome();
  let tries = 0;
  await page.route(SCRIPT, (route) => {
    tries += 1;
    return tries === 1 ? route.abort('internetdisconnected') : route.continue();
  });
  await page.getByRole('link', { name: 'Your appointments' }).click();
  await loaded(page).waitFor();
  // Chromium remembers that a script could not be had, and forgets it with a reload.
  expect(loads()).toBeLessThanOrEqual(1);
});

test('a script that is gone since a release reloads the page, once', async () => {
  const { page, loads } = await openHome();
  let gone = true;
  await page.route(SCRIPT, (route) =>
    gone ? route.fulfill({ status: 404, body: '{}' }) : route.continue(),
  );
  await releaseAnother(page);
  await page.route('**/appointments', (route) => {
    if (route.request().isNavigationRequest()) gone = false;
    return route.continue();
  });
  await page.getByRole('link', { name: 'Your appointments' }).click();
  await loaded(page).waitFor();
  await expect.poll(loads).toBe(1);
});

test('a script that stays away after the reload ends in a sentence, not in a loop', async () => {
  const { page, loads } = await openHome();
  await page.route(SCRIPT, (route) => route.fulfill({ status: 404, body: '{}' }));
  await releaseAnother(page);
  await page.getByRole('link', { name: 'Your appointments' }).click();
  await page.getByRole('alert').waitFor();
  await expect.poll(loads).toBe(1);
});
