/** Figures of one spectrum that every side of a pair has. */
export const RANKS = [
  'spectralNorm',
  'stableRank',
  'effectiveRank',
  'participationRatio',
  'hillAlpha',
  'mpEdge',
  'mpOutliers',
] as const;
