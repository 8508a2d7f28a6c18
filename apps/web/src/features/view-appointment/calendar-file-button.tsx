import { useState } from 'react';
import { errorDataOf } from '../../lib/api-error.ts';
import { sentenceFor, UNREACHABLE } from '../../lib/error-messages.ts';
import { trpc } from '../../lib/trpc.ts';
import { Icon } from '../../ui/icon.tsx';

type CalendarFileButtonProps = { id: string; manageToken: string; children: string };

/** Saves the appointment as an iCalendar file. A plain link could not send the token in a header. */
export function CalendarFileButton({ id, manageToken, children }: CalendarFileButtonProps) {
  const utils = trpc.useUtils();
  const [problem, setProblem] = useState<string>();

  async function download(): Promise<void> {
    try {
      const context = { manageToken };
      const file = await utils.client.appointments.calendarFile.query({ id }, { context });
      save(file.fileName, new Blob([file.content], { type: 'text/calendar;charset=utf-8' }));
      setProblem(undefined);
    } catch (error) {
      const data = errorDataOf(error);
      setProblem(data ? sentenceFor(data) : UNREACHABLE);
    }
  }

  return (
    <>
      <button type="button" className="button button-main" onClick={download}>
        <Icon name="calendar" />
        <span>{children}</span>
      </button>
      <p className="field-problem" role="alert">
        {problem}
      </p>
    </>
  );
}

function save(fileName: string, content: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = fileName;
  link.click();
  // Some browsers read the blob only after the click has been handled.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
