import type { ReactNode, Ref } from 'react';
import { Icon } from './icon.tsx';

type NoticeProps = {
  /** `calm` for what goes on, `good` for what is done. */
  tone: 'calm' | 'good' | 'warning';
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
      {tone === 'calm' ? (
        <span className="spinner" />
      ) : (
        <Icon name={tone === 'good' ? 'check' : 'warning'} />
      )}
      <div className="notice-body">
        <p className="notice-title">{title}</p>
        {children}
      </div>
    </div>
  );
}
