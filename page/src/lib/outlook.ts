/** How densely a chance is hatched: what is said to come is never filled like what happened. */
export const steps = [
  { to: 0.05, gap: 16, wide: 0.7 },
  { to: 0.2, gap: 10, wide: 0.9 },
  { to: 0.5, gap: 7, wide: 1.1 },
  { to: 0.8, gap: 5, wide: 1.4 },
  { to: 1.01, gap: 3.6, wide: 1.7 },
];

export function step(chance: number): number {
  return steps.findIndex((each) => chance < each.to);
}
