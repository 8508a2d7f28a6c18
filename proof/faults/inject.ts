import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster } from '../cluster/cluster.ts';
import { now, type Recorder } from '../history/recorder.ts';
import { type PlannedFault, POINTS } from './schedule.ts';

/** Milliseconds after a cut in which its effects are still on their way. */
const AFTERMATH = 200;
const SLOW_FOR = 1_000;
const AIM_PATIENCE = 1_500;

/**
 * Does to the system what the schedule says; returns when the last effect is over. Throws when one
 * of the faults could not be carried out, and begins no other after it.
 */
export async function injectFaults(
  cluster: Cluster,
  recorder: Recorder,
  schedule: readonly PlannedFault[],
  end: AbortSignal,
): Promise<void> {
  const begun = now();
  const failed = new AbortController();
  const signal = AbortSignal.any([end, failed.signal]);
  /** It is awaited at the end, and may fail long before. */
  const watched = (work: Promise<void>): Promise<void> => {
    work.catch(() => failed.abort());
    return work;
  };
  const underWay: Promise<void>[] = [];
  let lastOfProcess: Promise<void> = Promise.resolve();
  for (const fault of schedule) {
    const wait = Math.max(0, begun + fault.at - now());
    await sleep(wait, undefined, { signal }).catch(() => {});
    if (signal.aborted) break;
    if (fault.kind.startsWith('kill') || fault.kind === 'rolling restart') {
      // One process at a time: with both down nobody could be asked anything.
      lastOfProcess = watched(
        lastOfProcess.then(async () => {
          if (!signal.aborted) await inject(cluster, recorder, fault);
        }),
      );
    } else {
      underWay.push(watched(inject(cluster, recorder, fault)));
    }
  }
  await Promise.all([...underWay, lastOfProcess]);
}

async function inject(cluster: Cluster, recorder: Recorder, fault: PlannedFault): Promise<void> {
  const begin = (detail = '') => recorder.fault(fault.kind, detail);
  const brief = async (end: () => void, wait = AFTERMATH) => {
    await sleep(wait);
    end();
  };
  switch (fault.kind) {
    case 'cut':
      if (cluster.proxy.cutAny(fault.fraction)) await brief(begin());
      return;
    case 'aimed cut': {
      const text = POINTS[fault.point] as RegExp;
      const struck = await cluster.proxy.strike({ text, verdict: fault.verdict }, AIM_PATIENCE);
      if (struck) await brief(begin(`${fault.verdict.replace('-', ' the ')} of ${fault.point}`));
      return;
    }
    case 'terminate backend': {
      if (await cluster.terminateBackend(fault.fraction)) await brief(begin());
      return;
    }
    case 'slow database': {
      const end = begin(`${fault.milliseconds} ms`);
      const slow = () => fault.milliseconds;
      cluster.proxy.delay = slow;
      await sleep(SLOW_FOR);
      // Another one may have taken over meanwhile.
      if (cluster.proxy.delay === slow) cluster.proxy.delay = () => 0;
      return brief(end);
    }
    case 'kill api': {
      const end = begin(`api ${fault.server}`);
      await cluster.restart(fault.server, 'SIGKILL');
      return brief(end);
    }
    case 'kill postgres': {
      const end = begin();
      await cluster.database.kill();
      return brief(end);
    }
    case 'rolling restart': {
      const end = begin();
      for (const server of [0, 1]) await cluster.restart(server, 'SIGTERM');
      return brief(end);
    }
  }
}
