import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { TIME_LIMITS } from './time-limits.ts';

const LIB = new URL('../../../../web/src/lib/fetch-with-timeout.ts', import.meta.url);

it('has each time limit strictly below the next, up to the browser’s', async () => {
  // The API must not import the web: its limit is read where it stands.
  const [, browser = ''] = /REQUEST_TIMEOUT = ([\d_]+);/.exec(await readFile(LIB, 'utf8')) ?? [];
  const { lock, wait, statement, answer, idleInTransaction, request } = TIME_LIMITS;
  const limits = [
    lock,
    wait,
    statement,
    answer,
    idleInTransaction,
    request,
    Number(browser.replace('_', '')),
  ];
  expect(limits).toEqual([...new Set(limits)].sort((a, b) => a - b));
  expect([lock, statement, answer, idleInTransaction, request, limits.at(-1)]).toEqual([
    2_000, 5_000, 9_000, 10_000, 12_000, 20_000,
  ]);
});
