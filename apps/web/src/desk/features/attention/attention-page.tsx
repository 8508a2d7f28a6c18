import { ATTENTION_DAYS, type AttentionItem } from '@clinic/contracts/desk';
import { useId } from 'react';
import { formatFullDate, formatTime } from '../../../lib/format-time.ts';
import { trpc } from '../../../lib/trpc.ts';
import { usePageTitle } from '../../../ui/page-title.ts';
import { DeskLink } from '../../domain/desk-link.tsx';
import { DeskProblem } from '../../domain/desk-problem.tsx';
import { Loading } from '../../domain/loading.tsx';
import { nameOf } from '../../domain/status.ts';

const REASONS: Record<AttentionItem['reason'], string> = {
  'no-outcome': 'Past, without a record of whether the patient came',
  unreachable: 'To come, but mails to the patient come back',
  overbooked: 'At the same time as another appointment',
  'outside-hours': 'Outside of the doctor’s hours',
};

/** Appointments that are somebody's task. None of them changes by itself. */
export function AttentionPage() {
  usePageTitle('Attention');
  const attention = trpc.desk.attention.useQuery({});
  const { total = 0, items = [] } = attention.data ?? {};
  return (
    <>
      <h1 tabIndex={-1}>Attention</h1>
      {attention.error && !attention.data && (
        <DeskProblem error={attention.error} onRetry={() => void attention.refetch()} />
      )}
      {attention.isPending && <Loading />}
      {attention.data && total === 0 && (
        <p className="empty">Nothing needs your attention. Appointments that do appear here.</p>
      )}
      <p className="muted">{`Past appointments count here for ${ATTENTION_DAYS} days. The day sheets show older ones.`}</p>
      {total > items.length && (
        <p className="muted">{`These are the first ${items.length} of ${total}.`}</p>
      )}
      {Object.entries(REASONS).map(([reason, title]) => (
        <Group key={reason} title={title} items={items.filter((item) => item.reason === reason)} />
      ))}
    </>
  );
}

function Group({ title, items }: { title: string; items: AttentionItem[] }) {
  const id = useId();
  if (items.length === 0) return null;
  return (
    <section className="desk-card" aria-labelledby={id}>
      <h2 id={id}>{`${title} (${items.length})`}</h2>
      <ul className="rows">
        {items.map(({ doctorName, date, appointment }) => (
          <li key={appointment.id}>
            <DeskLink to="/desk" search={{ date }}>
              {`${formatFullDate(date)}, ${formatTime(appointment.localStartsAt)}`}
            </DeskLink>
            {` ${nameOf(appointment)} with ${doctorName} `}
            <span className="muted">{appointment.reference}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
