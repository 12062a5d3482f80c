export type Body = { x: number; y: number; r: number; wide: number };
export type Pull = { source: Body; target: Body };

/** Lets bodies settle in a frame: linked ones draw together, all push one another away, none covers another or leaves the frame. */
export function settle(bodies: Body[], links: Pull[], wide: number, high: number, steps: number): void {
  const room = Math.sqrt((wide * high) / Math.max(bodies.length, 1));
  for (let now = 0; now < steps; now++) {
    const heat = 1 - now / steps;
    const moves = bodies.map(() => [0, 0]);
    bodies.forEach((a, i) => {
      moves[i][0] += (wide / 2 - a.x) * 0.02;
      moves[i][1] += (high / 2 - a.y) * 0.02;
      for (let j = i + 1; j < bodies.length; j++) {
        const b = bodies[j];
        const [dx, dy] = [a.x - b.x || 0.1, a.y - b.y || 0.1];
        const far = Math.hypot(dx, dy);
        const push = (0.32 * room * room) / (far * far) + Math.max(0, a.r + b.r + 26 - far) * 0.3;
        moves[i][0] += (dx / far) * push;
        moves[i][1] += (dy / far) * push;
        moves[j][0] -= (dx / far) * push;
        moves[j][1] -= (dy / far) * push;
      }
    });
    const place = new Map(bodies.map((body, i) => [body, i]));
    for (const { source, target } of links) {
      const [i, j] = [place.get(source)!, place.get(target)!];
      const [dx, dy] = [target.x - source.x, target.y - source.y];
      const far = Math.hypot(dx, dy) || 1;
      const pull = Math.max(far - 0.75 * room, 0) * 0.06;
      moves[i][0] += (dx / far) * pull;
      moves[i][1] += (dy / far) * pull;
      moves[j][0] -= (dx / far) * pull;
      moves[j][1] -= (dy / far) * pull;
    }
    bodies.forEach((body, i) => {
      const [dx, dy] = moves[i];
      const far = Math.hypot(dx, dy) || 1;
      const reach = Math.min(far, 2 + 22 * heat);
      const aside = Math.max(body.r, Math.min(body.wide, wide / 2 - 12)) + 6;
      body.x = Math.max(aside, Math.min(wide - aside, body.x + (dx / far) * reach));
      body.y = Math.max(body.r + 8, Math.min(high - body.r - 20, body.y + (dy / far) * reach));
    });
  }
}
