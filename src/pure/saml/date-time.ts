const DATE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/;

/** An `xs:dateTime` with its time zone in milliseconds since the epoch; undefined for anything else. */
export function readDateTime(text: string): number | undefined {
  const milliseconds = DATE_TIME.test(text.trim()) ? Date.parse(text.trim()) : Number.NaN;
  return Number.isNaN(milliseconds) ? undefined : milliseconds;
}
