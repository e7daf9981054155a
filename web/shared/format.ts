// How numbers, bytes, instants and legal days read everywhere: `1,234`, `2026-11-21`, weekday in the reader's language.
const numberFormat = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 });

/** Thousands separators; an en dash when there is no figure (no figure is not zero). */
export function formatNumber(value: number | null | undefined): string {
  return value === null || value === undefined ? '–' : numberFormat.format(value);
}

export function formatBytes(bytes: number | null | undefined): string {
  if (bytes === null || bytes === undefined) return '–';
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${numberFormat.format(Math.round(value * 10) / 10)} ${units[unit]}`;
}

/** Share of a whole between 0 and 1, written as a percentage. */
export function formatShare(share: number): string {
  return `${numberFormat.format(Math.round(share * 1000) / 10)}%`;
}

const zone = 'Asia/Shanghai';
const dayParts = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' });
const minuteParts = new Intl.DateTimeFormat('sv-SE', {
  timeZone: zone,
  dateStyle: 'short',
  timeStyle: 'short',
});
const secondParts = new Intl.DateTimeFormat('sv-SE', {
  timeZone: zone,
  dateStyle: 'short',
  timeStyle: 'medium',
});

/** The legal day (Asia/Shanghai) of an instant. */
export function legalDay(instant: string | Date): string {
  return dayParts.format(new Date(instant));
}

/** `2026-11-21 09:30` in Asia/Shanghai. */
export function formatInstant(
  instant: string | Date | null | undefined,
  precision: 'minute' | 'second' = 'minute',
): string {
  if (!instant) return '–';
  return (precision === 'second' ? secondParts : minuteParts).format(new Date(instant));
}

/** Weekday of a legal day: 0 Sunday … 6 Saturday. The legal day has no zone, so UTC is used for the sum only. */
export function weekdayOf(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay();
}

export function addDays(day: string, n: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + n);
  return date.toISOString().slice(0, 10);
}

/** Calendar days from one legal day to another (negative when `to` is earlier). */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);
}

/** Short form of a hash or id for the eye; the whole stands in the title attribute. */
export function shortHash(hash: string, length = 12): string {
  return hash.length <= length ? hash : hash.slice(0, length);
}
