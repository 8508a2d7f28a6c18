import { readdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { axeViolations, launchBrowser } from './browser.ts';
import { folderOfTest } from './temporary-folder.ts';

const PAGE = `<!doctype html><html lang="en"><head><title>Doctors</title>
<style>:root { color-scheme: light dark } body { background: white; color: black }
@media (prefers-color-scheme: dark) { body { background: black; color: white } }</style></head>
<body><main><h1>Doctors</h1><button>Book</button><input id="name"></main></body></html>`;

const server = createServer((_request, response) => {
  // A policy as strict as the product's: the check must work under it.
  response.setHeader('content-security-policy', "default-src 'self'; style-src 'unsafe-inline'");
  response.setHeader('content-type', 'text/html; charset=utf-8');
  response.end(PAGE);
});
let browser: Browser;
let address: string;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
  server.close();
});

afterEach(() => vi.unstubAllEnvs());

test('a page without a label for its field is reported, with it there is nothing to report', async () => {
  const page = await browser.newPage();
  await page.goto(address);
  expect(await axeViolations(page)).toMatchObject([{ rule: 'label', elements: ['#name'] }]);
  await page.locator('#name').evaluate((field) => field.setAttribute('aria-label', 'Name'));
  expect(await axeViolations(page)).toEqual([]);
});

test('an empty page is no page without violations', async () => {
  const page = await browser.newPage();
  await expect(axeViolations(page)).rejects.toThrow('The page about:blank is empty.');
});

test("the browser's language is one that a patient can have", async () => {
  const page = await browser.newPage();
  expect(await page.evaluate(() => navigator.language)).toBe('en-US');
});

test.for([375, 1280])('a page %i pixels wide is drawn so, light and dark', async (width) => {
  const page = await browser.newPage({ viewport: { width, height: 800 }, colorScheme: 'dark' });
  await page.goto(address);
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  expect(await page.evaluate(() => innerWidth)).toBe(width);
  expect(await background()).toBe('rgb(0, 0, 0)');
  await page.emulateMedia({ colorScheme: 'light' });
  expect(await background()).toBe('rgb(255, 255, 255)');
});

test('the keyboard reaches the button and then the field', async () => {
  const page = await browser.newPage();
  await page.goto(address);
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('BUTTON');
  await page.keyboard.press('Tab');
  await page.keyboard.type('Ada');
  expect(await page.locator('#name').inputValue()).toBe('Ada');
});

test('letters are drawn with a font: A does not look like B', async () => {
  const page = await browser.newPage();
  await page.goto(address);
  const heading = page.getByRole('heading');
  const draw = async (text: string) => {
    await heading.evaluate((element, letter) => {
      element.textContent = letter;
    }, text);
    return heading.screenshot();
  };
  const drawn = await draw('A');
  expect(drawn.equals(await draw('A'))).toBe(true);
  expect(drawn.equals(await draw('B'))).toBe(false);
});

test('two browsers at once have a folder each, and leave none behind', async () => {
  const folder = folderOfTest();
  vi.stubEnv('TMPDIR', folder);
  const two = await Promise.all([launchBrowser(), launchBrowser()]);
  await Promise.all(two.map((one) => one.close()));
  expect(await readdir(folder)).toEqual([]);
});

test('a browser that cannot start is named in the error', async () => {
  vi.stubEnv('CHROME_PATH', '/nowhere/chrome');
  await expect(launchBrowser()).rejects.toThrow(/set CHROME_PATH.*\/nowhere\/chrome/s);
});
