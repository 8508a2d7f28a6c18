import type { Appointment } from '@clinic/contracts/appointments';
import { isKnownTimeZone } from '../../../kernel/time-zones.ts';
import { addressInOneLine } from '../../locations/rules/address-in-one-line.ts';
import type { MessageKind } from './plan-messages.ts';

export type MailText = { subject: string; text: string; html: string };

type Told = {
  appointment: Pick<Appointment, 'startsAt' | 'timeZone' | 'location' | 'reference'>;
  /** Where the patient sees and changes it; nothing where the clinic's address is not known. */
  link: string | undefined;
  /** Whom to call. */
  phone: string | undefined;
};

const SENTENCES: Record<MessageKind, { subject: string; begins: string; link: string }> = {
  confirmation: {
    subject: 'Your appointment',
    begins: 'Your appointment is booked.',
    link: 'See, move or cancel your appointment',
  },
  change: {
    subject: 'Your appointment has been moved',
    begins: 'Your appointment has been moved. This is the new time.',
    link: 'See, move or cancel your appointment',
  },
  cancellation: {
    subject: 'Your appointment has been cancelled',
    begins: 'Your appointment has been cancelled.',
    link: 'See your appointment',
  },
  reminder: {
    subject: 'Reminder: your appointment',
    begins: 'This is a reminder of your appointment.',
    link: 'See, move or cancel your appointment',
  },
};

/**
 * What a mail says: when, where, the reference, the link. Nothing of who comes to whom for what: mails are read
 * on locked screens and by families. Both parts say the same; the HTML needs no image and follows dark mode.
 */
export function mailText(kind: MessageKind, { appointment, link, phone }: Told): MailText {
  const { subject, begins, link: linkText } = SENTENCES[kind];
  const when = wallTimeOf(appointment);
  const rows: [string, string][] = [
    ['When', `${when.date}, ${when.time}`],
    ['Where', addressInOneLine(appointment.location)],
    ['Reference', appointment.reference],
  ];
  const call = appointment.location.phone ?? phone;
  if (call !== undefined) rows.push(['Questions', call]);
  const text = [
    begins,
    '',
    ...rows.map(([name, value]) => `${name}: ${value}`),
    ...(link === undefined ? [] : ['', `${linkText}:`, link]),
    '',
  ].join('\n');
  return {
    subject: `${subject}: ${when.date}, ${when.time}`,
    text,
    html: toHtml(begins, rows, link === undefined ? undefined : { text: linkText, href: link }),
  };
}

/** Like `Monday, 23 November 2026` and `10:00 (Europe/Berlin)`. */
function wallTimeOf({ startsAt, timeZone }: Told['appointment']): { date: string; time: string } {
  const zone = isKnownTimeZone(timeZone) ? timeZone : 'UTC';
  const wall = Temporal.Instant.from(startsAt).toZonedDateTimeISO(zone);
  const date = wall
    .toPlainDate()
    .toLocaleString('en-GB', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
  const time = wall.toPlainTime().toString({ smallestUnit: 'minute' });
  return { date, time: `${time} (${zone})` };
}

const STYLE = `
:root { color-scheme: light dark; supported-color-schemes: light dark; }
body { margin: 0; padding: 24px 16px; background: #f3f5f7; color: #16202a; font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, Arial, sans-serif; }
main { display: block; max-width: 520px; margin: 0 auto; padding: 24px; border-radius: 12px; background: #ffffff; }
th { padding: 4px 16px 4px 0; text-align: left; vertical-align: top; font-weight: 400; color: #52606d; }
td { padding: 4px 0; font-weight: 600; }
a.button { display: inline-block; margin-top: 20px; padding: 12px 20px; border-radius: 8px; background: #0b5c8a; color: #ffffff; text-decoration: none; }
@media (prefers-color-scheme: dark) {
  body { background: #11171d; color: #e8edf2; }
  main { background: #1b242d; }
  th { color: #a9b6c2; }
  a.button { background: #8cc8ec; color: #0c1a24; }
}`;

function toHtml(
  begins: string,
  rows: [string, string][],
  link: { text: string; href: string } | undefined,
): string {
  // Each value by its own direction: a name in Hebrew must not turn the line around.
  const cells = rows.map(
    ([name, value]) => `<tr><th scope="row">${name}</th><td dir="auto">${escaped(value)}</td></tr>`,
  );
  const button = link ? `\n<a class="button" href="${escaped(link.href)}">${link.text}</a>` : '';
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark"><title>Appointment</title><style>${STYLE}
</style></head><body><main><p>${begins}</p>
<table role="presentation">${cells.join('\n')}</table>${button}
</main></body></html>
`;
}

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (sign) => ESCAPES[sign] as string);
