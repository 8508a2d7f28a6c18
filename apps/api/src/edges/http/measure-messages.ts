import type { Registry } from '@prometheus-io/client';
import type { Clinic } from '../../clinic.ts';
import { messageBacklog } from '../../modules/messages/message-backlog.ts';
import { gaugesOfQuery } from './gauges-of-query.ts';

/** What waits for a mail server, and what one has refused. */
export function measureMessages(registry: Registry, clinic: Clinic): void {
  gaugesOfQuery(registry, () => messageBacklog(clinic), [
    {
      name: 'clinic_messages_due',
      help: 'Messages that are due and not sent.',
      samples: ({ due }) => [{ value: due }],
    },
    {
      name: 'clinic_messages_oldest_seconds',
      help: 'Age of the oldest message that is due.',
      samples: ({ oldest }) => [{ value: oldest }],
    },
    {
      name: 'clinic_messages_failed',
      help: 'Messages of the last day that a mail server has refused for good.',
      samples: ({ failed }) => [{ value: failed }],
    },
  ]);
}
