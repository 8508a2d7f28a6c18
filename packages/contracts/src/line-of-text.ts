import { z } from 'zod';

/** Marks above and below one letter; the most in writing are the five of Hebrew with points and accents. */
const MAX_MARKS = 6;

const WHITE_SPACE = /[\s\u0085]+/gu;
/**
 * Characters that only steer how text is shown: marks of direction, zero-width and soft breaks. The
 * joiners U+200C and U+200D stay: names are spelt with them.
 */
const INVISIBLE_FORMAT = /(?![\u200C\u200D])(?=\p{Default_Ignorable_Code_Point})\p{Cf}/gu;
/** Joiners that join nothing, as they follow no character. */
const STRAY_JOINERS = /(^|[\s\u200C\u200D])[\u200C\u200D]+/gu;
const CONTROL_OR_LONE_SURROGATE = /[\p{Cc}\p{Cs}]/u;
/** Letters, digits, signs; without the letters and signs that show as nothing. */
const VISIBLE = /(?![\u115F\u1160\u2800\u3164\uFFA0\uFFFC])[\p{L}\p{N}\p{P}\p{S}]/u;
const STACKED_MARKS = new RegExp(`(?:[\\p{Mn}\\p{Me}][\\u200C\\u200D]?){${MAX_MARKS + 1}}`, 'u');

/**
 * A line of text that a person typed, pasted or had filled in: 1 to `max` characters (UTF-16 units).
 *
 * Given back clean: in Unicode form NFC, with single spaces where white space was and none around it,
 * without invisible format characters. Refused: control characters and lone surrogates, text in which
 * nothing can be seen, and more than six combining marks on one letter.
 */
export const lineOfText = (max: number) =>
  z
    .string()
    .max(max * 4, { error: `must have at most ${max} characters`, abort: true })
    .overwrite(clean)
    .min(1, { error: 'must not be empty', abort: true })
    .refine((text) => !CONTROL_OR_LONE_SURROGATE.test(text), {
      error: 'must not contain control characters',
      params: { code: 'control_characters' },
      abort: true,
    })
    .refine((text) => VISIBLE.test(text), {
      error: 'must contain a character that can be seen',
      params: { code: 'nothing_visible' },
      abort: true,
    })
    .refine((text) => !STACKED_MARKS.test(text), {
      error: `must have at most ${MAX_MARKS} marks on one letter`,
      params: { code: 'too_many_marks', max: MAX_MARKS },
      abort: true,
    })
    .max(max, `must have at most ${max} characters`);

const clean = (text: string): string =>
  text
    .replace(WHITE_SPACE, ' ')
    .replace(INVISIBLE_FORMAT, '')
    .replace(STRAY_JOINERS, '$1')
    .replace(WHITE_SPACE, ' ')
    .trim()
    .normalize('NFC');
