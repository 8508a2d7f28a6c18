import { createHmac } from 'node:crypto';
import { expect, it } from 'vitest';
import { Secrets } from './secrets.ts';

const [old, current] = ['o'.repeat(32), 'c'.repeat(32)];

it('signs by HMAC-SHA-256, with the length before each part', () => {
  const expected = createHmac('sha256', current).update('3:for2:ab1:c').digest();
  expect(new Secrets([current]).sign('for', 'ab', Buffer.from('c'))).toEqual(expected);
});

it('signs differently for another purpose, other parts, or parts cut elsewhere', () => {
  const secrets = new Secrets([current]);
  const signature = secrets.sign('booking', 'ab', 'c');
  expect(secrets.verify(signature, 'booking', 'ab', 'c')).toBe(true);
  expect(secrets.verify(signature, 'cancel', 'ab', 'c')).toBe(false);
  expect(secrets.verify(signature, 'booking', 'a', 'bc')).toBe(false);
  expect(secrets.verify(signature, 'booking', 'abc')).toBe(false);
  expect(secrets.verify(signature, 'booking', 'ab', 'c', '')).toBe(false);
});

it('refuses a signature that is empty, cut, longer or of one bit less', () => {
  const secrets = new Secrets([current]);
  const signature = secrets.sign('booking', 'ab');
  const flipped = Buffer.from(signature);
  flipped[31] = (flipped[31] as number) ^ 1;
  const wrong = [
    Buffer.alloc(0),
    signature.subarray(0, 31),
    Buffer.concat([signature, Buffer.alloc(1)]),
    flipped,
  ];
  for (const bad of wrong) expect(secrets.verify(bad, 'booking', 'ab')).toBe(false);
});

it('verifies with every key and signs with the first', () => {
  const before = new Secrets([old]);
  const rotating = new Secrets([current, old]);
  const signature = before.sign('booking', 'ab');
  expect(rotating.verify(signature, 'booking', 'ab')).toBe(true);
  expect(rotating.sign('booking', 'ab')).toEqual(new Secrets([current]).sign('booking', 'ab'));
  expect(new Secrets([current]).verify(signature, 'booking', 'ab')).toBe(false);
});
