import type { Message } from '@clinic/contracts/messages';
import { formatDayAndTime } from '../../../lib/format-time.ts';
import { trpc } from '../../../lib/trpc.ts';
import { DeskProblem } from '../../domain/desk-problem.tsx';
import { useIntentKey } from '../../domain/use-intent-key.ts';

const KINDS: Record<Message['kind'], string> = {
  confirmation: 'Confirmation',
  change: 'New time',
  cancellation: 'Cancellation',
  reminder: 'Reminder',
};

/** Why a mail was not sent; what a mail server says stays a code. */
const REASONS: Record<string, string> = {
  'no-email': 'the patient has left no email address',
  undeliverable: 'mails to the patient come back',
  cancelled: 'the appointment was cancelled',
  superseded: 'something newer was told',
  past: 'the appointment had begun',
};

/** What the patient was told by mail, and what became of it. */
export function AppointmentMessages({ id, mayResend }: { id: string; mayResend: boolean }) {
  const messages = trpc.messages.ofAppointment.useQuery({ id });
  const utils = trpc.useUtils();
  const resend = trpc.messages.resend.useMutation({
    onSuccess: (list) => utils.messages.ofAppointment.setData({ id }, list),
  });
  const list = messages.data ?? [];
  return (
    <details className="history">
      <summary>{`Mails (${list.length})`}</summary>
      {messages.error && !messages.data && (
        <DeskProblem error={messages.error} onRetry={() => void messages.refetch()} />
      )}
      {resend.error && <DeskProblem error={resend.error} />}
      {messages.data && list.length === 0 && <p>Nothing was told by mail.</p>}
      <ol>
        {list.map((message) => (
          <li key={message.id}>
            {`${KINDS[message.kind]}: ${wordsOf(message)}`}
            {mayResend && message.outcome !== 'waiting' && (
              <ResendButton
                copies={list.length}
                name={KINDS[message.kind]}
                isPending={resend.isPending}
                onResend={(idempotencyKey) =>
                  resend.mutate({ id, messageId: message.id, idempotencyKey })
                }
              />
            )}
          </li>
        ))}
      </ol>
    </details>
  );
}

type ResendButtonProps = {
  /** How many there are: with the next one it is another intent. */
  copies: number;
  name: string;
  isPending: boolean;
  onResend(idempotencyKey: string): void;
};

function ResendButton({ copies, name, isPending, onResend }: ResendButtonProps) {
  const keyOf = useIntentKey();
  return (
    <button
      type="button"
      className="link"
      aria-label={`Send again: ${name}`}
      disabled={isPending}
      onClick={() => onResend(keyOf(copies))}
    >
      Send again
    </button>
  );
}

function wordsOf({ outcome, reason = '', tries, localDueAt, localSettledAt }: Message): string {
  if (outcome === 'sent') return `sent ${formatDayAndTime(localSettledAt ?? localDueAt)}`;
  if (outcome === 'failed') return `refused by the mail server (${reason})`;
  if (outcome === 'skipped') return `not sent: ${REASONS[reason] ?? reason}`;
  if (tries === 0) return `due ${formatDayAndTime(localDueAt)}`;
  return `tried ${tries} times (${reason}), and will be again`;
}
