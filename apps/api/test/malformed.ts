import type { Answer } from '@clinic/testing/raw-http';
import { expect } from 'vitest';

/** A 400 of the REST edge that names this field and no other. */
export function expectMalformed(answer: Answer, field: string): void {
  expect(answer.status).toBe(400);
  expect(answer.headers['content-type']).toMatch('application/problem+json');
  expect(answer.json()).toMatchObject({ status: 400, code: 'INVALID_INPUT', title: 'Bad Request' });
  expect(new Set(answer.json().issues?.map((issue) => issue.path))).toEqual(new Set([field]));
}
