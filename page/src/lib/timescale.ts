import type { Bin, Mark } from "./types";

export const day = 864e5;

/** The instant at which a day of ISO 8601 begins, in milliseconds. */
export function utc(iso: string): number {
  return Date.parse(`${iso.padStart(10, "0")}T00:00:00Z`);
}

export function iso(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

export type Dot = Mark & { at: number; level: number };
export type Bar = Mark & { from: number; to: number; lane: number };

/** Days as dots in stacks, longer periods as bars in lanes: none covers another. */
export function laid(marks: Mark[], [first, last]: [number, number]): { dots: Dot[]; bars: Bar[]; most: number; lanes: number } {
  const stacked = new Map<string, number>();
  const dots: Dot[] = [];
  const long: Bar[] = [];
  for (const mark of marks) {
    if (mark.start && mark.end && utc(mark.end) - utc(mark.start) <= day) {
      const level = stacked.get(mark.start) ?? 0;
      stacked.set(mark.start, level + 1);
      dots.push({ ...mark, at: utc(mark.start) + day / 2, level });
    } else {
      const from = mark.start ? Math.max(utc(mark.start), first) : first;
      const to = mark.end ? Math.min(utc(mark.end), last) : last;
      long.push({ ...mark, from, to, lane: 0 });
    }
  }
  const ends: number[] = [];
  long.sort((a, b) => a.from - b.from || b.to - a.to);
  for (const bar of long) {
    let lane = ends.findIndex((end) => end <= bar.from);
    if (lane < 0) lane = ends.length;
    ends[lane] = bar.to;
    bar.lane = lane;
  }
  return { dots, bars: long, most: Math.max(1, ...stacked.values()), lanes: ends.length };
}

/** The counts of bins as rectangles from the bottom up, in shares of the fullest bin. */
export function piled(bins: Bin[]): { from: number; to: number; quad: number; low: number; high: number }[] {
  const top = Math.max(1, ...bins.map((bin) => bin.quad.reduce((a, b) => a + b, 0)));
  return bins.flatMap((bin) => {
    let low = 0;
    return bin.quad.flatMap((n, quad) => {
      if (!n) return [];
      const high = low + n / top;
      const piece = { from: utc(bin.start), to: utc(bin.end), quad, low, high };
      low = high;
      return [piece];
    });
  });
}

const steps = [1, 2, 7, 14].map((n) => n * day);

/** Where ticks stand: days, weeks, months or years, as many as there is room for. */
export function ticks([first, last]: [number, number], room: number): number[] {
  const wanted = (last - first) / Math.max(room, 1);
  const step = steps.find((each) => each >= wanted);
  const found: number[] = [];
  if (step) {
    const monday = 4 * day;
    for (let at = Math.ceil((first - monday) / step) * step + monday; at < last; at += step) found.push(at);
    return found;
  }
  const months = [1, 2, 3, 6, 12, 24, 60, 120, 300, 600].find((n) => n * 30.44 * day >= wanted) ?? 1200;
  const begin = new Date(first);
  let number = Math.ceil((begin.getUTCFullYear() * 12 + begin.getUTCMonth() + 0.01) / months) * months;
  for (let at = 0; ; number += months) {
    at = new Date(0).setUTCFullYear(Math.floor(number / 12), number % 12, 1);
    if (at >= last) return found;
    if (at >= first) found.push(at);
  }
}
