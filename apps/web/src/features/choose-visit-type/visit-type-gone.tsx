import { useEffect, useRef } from 'react';
import { sentenceFor } from '../../lib/error-messages.ts';
import { Notice } from '../../ui/notice.tsx';
import './choose-visit-type.css';

/** Says that the address, or a booking just refused, names what the doctor does not offer. */
export function VisitTypeGone() {
  const ref = useRef<HTMLDivElement>(null);
  // The form that was being filled in has gone, and the focus with it.
  useEffect(() => ref.current?.focus(), []);
  const title = sentenceFor({ code: 'VISIT_TYPE_NOT_OFFERED' });
  return (
    <div className="visit-type-gone">
      <Notice tone="warning" role="alert" title={title} ref={ref} />
    </div>
  );
}
