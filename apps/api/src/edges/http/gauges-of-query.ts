import { Gauge, type Registry } from '@prometheus-io/client';

type Sample = { value: number; labels?: Record<string, string> };
type Wanted<T> = { name: string; help: string; labelNames?: string[]; samples(row: T): Sample[] };

/** Gauges of one query, which is asked once when somebody looks. While the database is not there, they are absent. */
export function gaugesOfQuery<T>(
  registry: Registry,
  query: () => Promise<T>,
  wanted: Wanted<T>[],
): void {
  let asked: Promise<T | undefined> | undefined;
  // All of them are collected at the same time.
  const ask = () => {
    asked ??= query()
      .catch(() => undefined)
      .finally(() => {
        asked = undefined;
      });
    return asked;
  };
  for (const { name, help, labelNames = [], samples } of wanted) {
    new Gauge({
      ...{ name, help, labelNames },
      registers: [registry],
      async collect() {
        const row = await ask();
        this.reset();
        if (row === undefined) return;
        for (const { labels = {}, value } of samples(row)) this.set(labels, value);
      },
    });
  }
}
