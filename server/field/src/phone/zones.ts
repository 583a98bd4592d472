/** The date where the work is done: Indonesia has three zones and no summer time. */

const HOURS: Readonly<Record<string, number>> = { WIB: 7, WITA: 8, WIT: 9 };

/** Zone of a phone that was not told one. */
export const HOME_ZONE = "WIB";

/** Return the local date of an instant in Unix seconds, such as 2026-11-21. */
export function localDate(unix: number, zone: string): string {
  return local(unix, zone).slice(0, 10);
}

/** Return the local time of day of an instant in Unix seconds, such as 09:30. */
export function localTime(unix: number, zone: string): string {
  return local(unix, zone).slice(11, 16);
}

function local(unix: number, zone: string): string {
  return new Date((unix + (HOURS[zone] ?? 7) * 3600) * 1000).toISOString();
}
