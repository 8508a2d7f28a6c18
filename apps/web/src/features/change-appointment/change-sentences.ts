import type { ErrorCode, ErrorData } from '@clinic/contracts/errors';
import type { ProgressWords } from '../../domain/progress-notice.tsx';
import { sentenceFor } from '../../lib/error-messages.ts';
import type { ChangeIntent } from './change.ts';

/** Where the sentence of a booking would not be true of a change. */
const SENTENCES: Partial<Record<ErrorCode, string>> = {
  SLOT_TAKEN: 'Someone else has taken this time.',
  IDEMPOTENCY_KEY_REUSED: 'We could not make this change. Please press the button again.',
};

export const changeSentence = (data: Pick<ErrorData, 'code' | 'phone'>): string =>
  SENTENCES[data.code] ?? sentenceFor(data);

export const WORDS: Record<ChangeIntent['kind'], ProgressWords> = {
  cancel: {
    finishing: 'Cancelling your appointment…',
    unknown: 'We do not know yet whether this is cancelled',
    safe: 'it will be cancelled once, whatever happened before.',
  },
  move: {
    finishing: 'Moving your appointment…',
    unknown: 'We do not know yet whether it has been moved',
    safe: 'you keep one appointment, the old time or the new one.',
  },
};
