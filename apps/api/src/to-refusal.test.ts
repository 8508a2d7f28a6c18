import Fastify from 'fastify';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { DomainError } from './kernel/domain-error.ts';
import { toRefusal } from './to-refusal.ts';

const { error: unfit } = z.object({ name: z.string() }).safeParse({});
const { FST_ERR_CTP_BODY_TOO_LARGE, FST_ERR_CTP_INVALID_MEDIA_TYPE } = Fastify.errorCodes;

it.each([
  ['a refusal', new DomainError('TOO_LATE'), 'TOO_LATE'],
  ['input that does not fit', unfit, 'INVALID_INPUT'],
  ['a deadlock', Object.assign(new Error(), { code: '40P01' }), 'UNAVAILABLE'],
  ['a body that is too long', new FST_ERR_CTP_BODY_TOO_LARGE(), 'PAYLOAD_TOO_LARGE'],
  ['another type', new FST_ERR_CTP_INVALID_MEDIA_TYPE(), 'UNSUPPORTED_MEDIA_TYPE'],
  ['a mistake of the program', new TypeError('x is not a function'), 'INTERNAL'],
  ['nothing', undefined, 'INTERNAL'],
])('%s becomes a refusal of the contract', (_, error, code) => {
  expect(toRefusal(error).code).toBe(code);
});
