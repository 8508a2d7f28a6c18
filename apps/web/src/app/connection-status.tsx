import { onlineManager, type Query, useQueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { errorDataOf, isTemporary } from '../lib/api-error.ts';
import { sentenceFor, UNREACHABLE } from '../lib/error-messages.ts';

/** Says when the clinic cannot be reached, and goes away by itself: everything is asked again. */
export function ConnectionStatus() {
  const online = useSyncExternalStore(
    (listener) => onlineManager.subscribe(listener),
    () => onlineManager.isOnline(),
  );
  const trouble = useTrouble();
  const sentence = online ? trouble : 'You are offline.';
  return (
    <div className="connection" role="status">
      {sentence && <p>{`${sentence} We keep trying, you need not reload.`}</p>}
    </div>
  );
}

/** Why questions of this page stay without an answer at the moment. */
function useTrouble(): string | undefined {
  const cache = useQueryClient().getQueryCache();
  return useSyncExternalStore(
    (listener) => cache.subscribe(listener),
    () => {
      const failing = cache.getAll().find(isFailing);
      if (!failing) return undefined;
      const data = errorDataOf(failing.state.fetchFailureReason);
      return data ? sentenceFor(data) : UNREACHABLE;
    },
  );
}

/** Between a failure that may pass and its next attempt, for something that is on the screen. */
function isFailing(query: Query): boolean {
  const { fetchStatus, fetchFailureCount, fetchFailureReason } = query.state;
  if (fetchStatus === 'idle' || fetchFailureCount === 0 || !query.isActive()) return false;
  return isTemporary(fetchFailureReason);
}
