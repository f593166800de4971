/** A seeded source of random numbers; `Random` of `@reverie/core` is one. */
export interface RandomNumbers {
  /** Uniform in [0, 1). */
  uniform(): number;
  /** A whole number in [0, n), each equally likely. */
  integer(n: number): number;
}
