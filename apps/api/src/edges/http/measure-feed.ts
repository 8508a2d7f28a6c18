import type { Registry } from '@prometheus-io/client';
import type { Clinic } from '../../clinic.ts';
import { feedLag } from '../../modules/feed/read-feed.ts';
import { gaugesOfQuery } from './gauges-of-query.ts';

/** How far behind what follows from events is. */
export function measureFeed(registry: Registry, clinic: Clinic): void {
  gaugesOfQuery(registry, () => feedLag(clinic), [
    {
      name: 'clinic_feed_lag_seconds',
      help: 'Age of the oldest event of the last minute that is not in the feed yet.',
      samples: ({ seconds }) => [{ value: seconds }],
    },
    {
      name: 'clinic_feed_missing_events',
      help: 'Events that the last daily check found missing in the feed, and added.',
      samples: ({ missing }) => [{ value: missing }],
    },
    {
      name: 'clinic_feed_consumer_behind',
      help: 'Entries of the feed that a consumer has not handled yet.',
      labelNames: ['consumer'],
      samples: ({ consumers }) =>
        consumers.map(({ consumer, entries }) => ({ labels: { consumer }, value: entries })),
    },
  ]);
}
