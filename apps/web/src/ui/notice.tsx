import type { ReactNode, Ref } from 'react';
import { Icon } from './icon.tsx';

type NoticeProps = {
  tone: 'calm' | 'warning';
  /** `alert` interrupts a screen reader, `status` waits for a pause. */
  role?: 'alert' | 'status';
  title: string;
  children?: ReactNode;
  ref?: Ref<HTMLDivElement>;
};

/** A framed message. It can be focused by code, so that the next Tab continues from it. */
export function Notice({ tone, role, title, children, ref }: NoticeProps) {
  return (
    <div className={`notice notice-${tone}`} role={role} tabIndex={-1} ref={ref}>
      {tone === 'warning' ? <Icon name="warning" /> : <span className="spinner" />}
      <div className="notice-body">
        <p className="notice-title">{title}</p>
        {children}
      </div>
    </div>
  );
}
