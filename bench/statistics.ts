/** The middle one of some figures, or the mean of the middle two. */
export function median(figures: readonly number[]): number {
  if (figures.length === 0) throw new RangeError('There is no median of nothing.');
  const sorted = [...figures].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** The lowest and the highest of some figures. */
export function spread(figures: readonly number[]): readonly [number, number] {
  if (figures.length === 0) throw new RangeError('There is no spread of nothing.');
  return [Math.min(...figures), Math.max(...figures)];
}
