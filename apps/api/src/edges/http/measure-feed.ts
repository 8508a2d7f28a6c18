import { Gauge, type Registry } from '@prometheus-io/client';
import type { Clinic } from '../../clinic.ts';
import { feedLag } from '../../modules/feed/read-feed.ts';

/** How far behind what follows from events is, asked when somebody looks. Absent while the database is. */
export function measureFeed(registry: Registry, clinic: Clinic): void {
  const registers = [registry];
  const missing = new Gauge({
    name: 'clinic_feed_missing_events',
    help: 'Events that the last daily check found missing in the feed, and added.',
    registers,
  });
  const behind = new Gauge({
    name: 'clinic_feed_consumer_behind',
    help: 'Entries of the feed that a consumer has not handled yet.',
    labelNames: ['consumer'],
    registers,
  });
  new Gauge({
    name: 'clinic_feed_lag_seconds',
    help: 'Age of the oldest event of the last minute that is not in the feed yet.',
    registers,
    async collect() {
      const lag = await feedLag(clinic).catch(() => undefined);
      this.set(lag?.seconds ?? Number.NaN);
      if (!lag) return;
      missing.set(lag.missing);
      for (const { consumer, entries } of lag.consumers) behind.set({ consumer }, entries);
    },
  });
}
