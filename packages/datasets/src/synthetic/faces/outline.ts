/** A region of the plane, v downwards. */
export interface Outline {
  /** How far a point is outside of the region; negative inside. */
  readonly distance: (u: number, v: number) => number;
  /** All of the region lies in it. */
  readonly box: Box;
}

/** An upright rectangle. */
export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const boxAround = (u: number, v: number, halfWidth: number, halfHeight: number): Box => ({
  left: u - halfWidth,
  right: u + halfWidth,
  top: v - halfHeight,
  bottom: v + halfHeight,
});

/** The distance is of first order: exact at the border, which is where it decides. */
export function ellipse(u: number, v: number, radiusU: number, radiusV: number): Outline {
  const distance = (x: number, y: number): number => {
    const [a, b] = [(x - u) / radiusU, (y - v) / radiusV];
    const [slopeU, slopeV] = [a / radiusU, b / radiusV];
    const radius = Math.sqrt(a * a + b * b);
    const slope = Math.sqrt(slopeU * slopeU + slopeV * slopeV);
    return slope === 0 ? -Math.min(radiusU, radiusV) : ((radius - 1) * radius) / slope;
  };
  return { distance, box: boxAround(u, v, radiusU, radiusV) };
}

/** A rectangle around (u, v) with round corners. */
export function roundedBox(
  u: number,
  v: number,
  halfWidth: number,
  halfHeight: number,
  corner: number,
): Outline {
  const distance = (x: number, y: number): number => {
    const [a, b] = [Math.abs(x - u) - halfWidth + corner, Math.abs(y - v) - halfHeight + corner];
    const [outU, outV] = [Math.max(a, 0), Math.max(b, 0)];
    return Math.sqrt(outU * outU + outV * outV) + Math.min(Math.max(a, b), 0) - corner;
  };
  return { distance, box: boxAround(u, v, halfWidth, halfHeight) };
}

/** A stroke with round ends along v = at + bend · (x − u)², `halfLength` to each side of u. */
export function bow(u: number, v: number, halfLength: number, bend: number, halfThickness: number): Outline {
  const distance = (x: number, y: number): number => {
    const along = Math.min(halfLength, Math.max(-halfLength, x - u));
    const [beyond, across] = [x - u - along, y - v - bend * along * along];
    const slope = 2 * bend * along;
    return Math.sqrt(beyond * beyond + (across * across) / (1 + slope * slope)) - halfThickness;
  };
  const rise = Math.abs(bend) * halfLength ** 2;
  // Across a slope the stroke is as thick as it is measured at right angles to it: up to √(1 + slope²) times, upright.
  const height = rise + halfThickness * Math.sqrt(1 + (2 * bend * halfLength) ** 2);
  return { distance, box: boxAround(u, v, halfLength + halfThickness, height) };
}

/** A line of this thickness on the border of a region. */
export function rim({ distance, box }: Outline, halfThickness: number): Outline {
  return {
    distance: (u, v) => Math.abs(distance(u, v)) - halfThickness,
    box: {
      left: box.left - halfThickness,
      right: box.right + halfThickness,
      top: box.top - halfThickness,
      bottom: box.bottom + halfThickness,
    },
  };
}

/** What belongs to a region and not to another one. */
export function without({ distance, box }: Outline, hole: Outline): Outline {
  return { distance: (u, v) => Math.max(distance(u, v), -hole.distance(u, v)), box };
}

/** What of a region lies between two heights. */
export function slice({ distance, box }: Outline, top: number, bottom: number): Outline {
  return {
    distance: (u, v) => Math.max(distance(u, v), top - v, v - bottom),
    box: { ...box, top: Math.max(box.top, top), bottom: Math.min(box.bottom, bottom) },
  };
}
