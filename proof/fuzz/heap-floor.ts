import { METRICS } from '../cluster/metrics.ts';
import { send } from '../workload/send.ts';

/** Pages of metrics at once: large enough together to outlive a minor collection, and be garbage. */
const TOGETHER = 16;
/** A full collection spares what became garbage while it was marking; the luckiest of these counts. */
const COLLECTIONS = 2;
const PATIENCE = 120_000;

type Heap = { collections: number; bytes: number };

/**
 * Bytes that a process holds on to: the least that its older generation had in use after a full
 * collection. Asks for metrics until that has happened. Not a number when it never does.
 */
export async function heapFloor(port: number): Promise<number> {
  const deadline = performance.now() + PATIENCE;
  const { collections: before } = await heapOf(port);
  let floor = Number.NaN;
  while (performance.now() < deadline) {
    const seen = await Promise.all(Array.from({ length: TOGETHER }, () => heapOf(port)));
    const collections = Math.max(...seen.map((heap) => heap.collections)) - before;
    const collected = seen.filter((heap) => heap.collections > before).map(({ bytes }) => bytes);
    if (collected.length > 0) floor = Math.min(...collected, ...(floor > 0 ? [floor] : []));
    if (collections >= COLLECTIONS) return floor;
  }
  return Number.NaN;
}

async function heapOf(port: number): Promise<Heap> {
  const { text } = await send(port, METRICS);
  const value = (name: string) =>
    Number(
      text
        .split('\n')
        .find((line) => line.startsWith(`${name} `))
        ?.slice(name.length),
    );
  const inSpace = (space: string) => value(`nodejs_heap_space_size_used_bytes{space="${space}"}`);
  return {
    collections: value('nodejs_gc_duration_seconds_count{kind="major"}') || 0,
    bytes: inSpace('old') + inSpace('large_object'),
  };
}
