import { expect, test } from 'vitest';
import { AnswerReader } from './answer-reader.ts';

const WITH_LENGTH = 'HTTP/1.1 201 Created\r\ncontent-length: 7\r\n\r\n{"a":1}';
const IN_CHUNKS =
  'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n{"b"\r\n3\r\n:2}\r\n0\r\n\r\n';
const EMPTY = 'HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n';

function read(parts: string[]): [number, string][] {
  const answers: [number, string][] = [];
  const reader = new AnswerReader((status, body) => answers.push([status, body]));
  for (const part of parts) reader.push(part);
  return answers;
}

const ANSWERS = [
  [201, '{"a":1}'],
  [200, '{"b":2}'],
  [404, ''],
];

test('answers that come together are told apart', () => {
  expect(read([WITH_LENGTH + IN_CHUNKS + EMPTY])).toEqual(ANSWERS);
});

test('wherever the network cuts, the answers are the same', () => {
  const all = WITH_LENGTH + IN_CHUNKS + EMPTY;
  for (let at = 1; at < all.length; at += 1) {
    expect(read([all.slice(0, at), all.slice(at)])).toEqual(ANSWERS);
  }
  expect(read([...all])).toEqual(ANSWERS);
});

test('an answer whose end cannot be told is an error', () => {
  expect(() => read(['HTTP/1.1 200 OK\r\n\r\n'])).toThrow('without a length');
});
