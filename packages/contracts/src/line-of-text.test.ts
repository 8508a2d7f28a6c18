import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PatientName } from './appointments.ts';
import { ListDoctorsInput } from './doctors.ts';
import { lineOfText } from './line-of-text.ts';

const Line = lineOfText(20);
const refuses = (value: unknown) => !Line.safeParse(value).success;
const ACUTE = '\u0301';

it.each([
  ['Ada', 'Ada'],
  ['  Ada Lovelace \u00a0', 'Ada Lovelace'],
  ['Zoe\u0308', 'Zo\u00eb'],
  ['👩‍⚕️ Dr.', '👩‍⚕️ Dr.'],
  ["O'Neill <b>& \\ ; --", "O'Neill <b>& \\ ; --"],
  ['a'.repeat(20), 'a'.repeat(20)],
])('gives %j back as %j', (text, line) => {
  expect(Line.parse(text)).toBe(line);
});

describe('cleans what autofill, spreadsheets and copying leave', () => {
  it.each([
    ['marks of direction around it', '\u202aAda Lovelace\u202c', 'Ada Lovelace'],
    ['isolates around it', '\u2068Ada Lovelace\u2069', 'Ada Lovelace'],
    ['a left-to-right mark at its end', 'Ada\u200e', 'Ada'],
    ['a right-to-left mark inside', 'A\u200fda', 'Ada'],
    ['an Arabic letter mark', '\u061cمحمد', 'محمد'],
    ['an override', 'A\u202eda', 'Ada'],
    ['a tab inside', 'Ada\tLovelace', 'Ada Lovelace'],
    ['a line feed at its end', 'Ada Lovelace\r\n', 'Ada Lovelace'],
    ['a line separator', 'Ada\u2028Lovelace', 'Ada Lovelace'],
    ['a next line', 'Ada\u0085', 'Ada'],
    ['no-break spaces', 'Ada\u00a0\u202fLovelace', 'Ada Lovelace'],
    ['an ideographic space', '山田\u3000太郎', '山田 太郎'],
    ['spaces in a row', 'Ada   Lovelace', 'Ada Lovelace'],
    ['a byte order mark', '\ufeffAda', 'Ada'],
    ['zero-width spaces', '\u200bAda\u200b Love\u200blace', 'Ada Lovelace'],
    ['a zero-width space between spaces', 'Ada \u200b Lovelace', 'Ada Lovelace'],
    ['a soft hyphen', 'Love\u00adlace', 'Lovelace'],
    ['a word joiner', 'Ada\u2060', 'Ada'],
    ['joiners that join nothing', '\u200dAda \u200c\u200d Lovelace \u200d', 'Ada Lovelace'],
  ])('%s', (_what, text, line) => {
    expect(Line.parse(text)).toBe(line);
    expect(PatientName.parse(text)).toBe(line);
    expect(ListDoctorsInput.parse({ search: text, specialization: text })).toMatchObject({
      search: line,
      specialization: line,
    });
  });
});

describe('keeps every name as it is spelt', () => {
  it.each([
    ['Persian, with a joiner', 'علی‌رضا'],
    ['Malayalam, with a joiner at its end', 'അനില്‍'],
    ['Sinhala, with a joiner', 'ශ්‍රී'],
    ['Vietnamese', 'Nguyễn Thị Ánh Tuyết'],
    ['Thai', 'น้ำผึ้ง ศรีสุข'],
    ['Hebrew with all its points', 'יְרוּשָׁלַ֫͏ִם'],
    ['Hebrew with points and accents', 'ש\u05c1\u05bc\u05b8\u05bd\u0596לום'],
    ['Devanagari', 'श्री लक्ष्मीं'],
    ['Tibetan', 'བསྟན་འཛིན་རྒྱ་མཚོ'],
    ['Burmese', 'မြွှေ့ ကျွန်ုပ်'],
    ['Khmer', 'ស្រីម៉ៅ'],
    ['Arabic with vowels', 'مُحَمَّدٌ'],
    ['Korean', '김철수'],
    ['Chinese, with a variant selector', '葛\u{e0100}城'],
    ['Yoruba', 'Ṣọ̀kẹ́'],
  ])('%s: %s', (_script, name) => {
    const line = name.normalize('NFC');
    expect(PatientName.parse(name)).toBe(line);
    expect(PatientName.parse(name.normalize('NFD'))).toBe(line);
  });
});

describe('refuses', () => {
  it.each([
    ['nothing', ''],
    ['white space', ' \t\u2003\u3000 '],
    ['NUL', 'A\u0000da'],
    ['an escape', 'Ada\u001b[31m'],
    ['DEL', 'Ada\u007f'],
    ['a C1 control', 'Ada\u0090'],
    ['a lone high surrogate', 'Ada\ud800'],
    ['a lone low surrogate', '\udc00Ada'],
    ['21 characters', 'a'.repeat(21)],
    ['a megabyte', 'a'.repeat(1_000_000)],
    ['a megabyte of spaces', ' '.repeat(1_000_000)],
    ['a number', 1],
    ['null', null],
    ['an object with a text inside', { toString: () => 'Ada' }],
  ])('%s', (_what, value) => {
    expect(refuses(value)).toBe(true);
  });

  it.each([
    ['format characters', '\u200e\u200f\u202a\u2066'],
    ['joiners', '\u200c\u200d\u200c'],
    ['a byte order mark', '\ufeff'],
    ['a Hangul filler', '\u3164'],
    ['all fillers', '\u115f\u1160\uffa0\u3164'],
    ['blank Braille', '\u2800\u2800'],
    ['unassigned characters', '\u0378\u{e0fff}'],
    ['a character that never is one', '\uffff'],
    ['private characters', '\ue000\u{f0000}'],
    ['marks on nothing', `${ACUTE}${ACUTE}`],
    ['all of them', '\u3164 \u200d\u2800\ue000\u0378\u00a0\ufe0f'],
  ])('a name that shows nothing: %s', (_what, text) => {
    expect(refuses(text)).toBe(true);
    // A search for white space is no search.
    const isWhiteSpace = text.trim() === '';
    expect(ListDoctorsInput.safeParse({ search: text }).success).toBe(isWhiteSpace);
  });

  it('more marks on a letter than any script has', () => {
    expect(refuses(`x${ACUTE.repeat(6)}`)).toBe(false);
    expect(refuses(`x${ACUTE.repeat(7)}`)).toBe(true);
    expect(refuses(`x${`${ACUTE}\u200d`.repeat(7)}`)).toBe(true);
    expect(PatientName.safeParse(`Ada${ACUTE.repeat(116)}`).success).toBe(false);
  });
});

it('gives back only what PostgreSQL and JSON can hold, the same when it is asked again', () => {
  const character = fc.oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    fc.constantFrom(...'Aא\u0301\u0323\u200b\u200c\u200d\u202e\u2066\ufeff\u00ad\u00a0\t \n\u3164'),
  );
  const text = fc.array(character, { maxLength: 30 }).map((characters) => characters.join(''));
  fc.assert(
    fc.property(text, (typed) => {
      const parsed = Line.safeParse(typed);
      if (!parsed.success) return;
      const line = parsed.data;
      expect(line.length).toBeGreaterThan(0);
      expect(line.length).toBeLessThanOrEqual(20);
      expect(line).toBe(line.trim().normalize('NFC'));
      expect(line.isWellFormed()).toBe(true);
      expect(line).not.toMatch(/\p{Cc}| {2}|[\u200b\u202a-\u202e\u2066-\u2069\ufeff]/u);
      expect(line).not.toMatch(/(?:\p{Mn}|\p{Me}){7}/u);
      expect(line.replace(/[\p{C}\p{Z}\p{M}\u115f\u1160\u2800\u3164\uffa0]/gu, '')).not.toBe('');
      expect(Line.parse(line)).toBe(line);
    }),
    { numRuns: 3_000 },
  );
});

it('takes any name of letters, each with up to four marks, in any script', () => {
  const letter = fc.constantFrom(...'aeoçßאבכקกขคབརདकखगကခگل김漢');
  const marks = fc.array(fc.constantFrom(...'\u0301\u0323\u05b8\u0e49\u0f72\u093f\u1037\u0651'), {
    maxLength: 4,
  });
  const syllable = fc.tuple(letter, marks).map(([base, above]) => base + above.join(''));
  fc.assert(
    fc.property(fc.array(syllable, { minLength: 1, maxLength: 20 }), (syllables) => {
      const name = syllables.join('');
      expect(PatientName.parse(name)).toBe(name.normalize('NFC'));
    }),
  );
});
