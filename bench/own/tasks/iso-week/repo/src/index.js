const dayMs = 86_400_000;

/** The week of a date (`YYYY-MM-DD`), as `YYYY-Www`. */
export function weekOf(date) {
  const day = new Date(`${date}T00:00:00Z`);
  if (!/^\d{4}-\d\d-\d\d$/.test(date) || Number.isNaN(day.getTime()))
    throw new RangeError(`not a date: ${date}`);
  const year = day.getUTCFullYear();
  const first = new Date(Date.UTC(year, 0, 1));
  // Monday is 0.
  const offset = (first.getUTCDay() + 6) % 7;
  const dayOfYear = Math.round((day.getTime() - first.getTime()) / dayMs);
  const week = Math.floor((dayOfYear + offset) / 7) + (offset <= 3 ? 1 : 0);
  return `${year}-W${String(week).padStart(2, "0")}`;
}
