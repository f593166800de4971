export { additiveScores, additiveScoresGradient } from './additive-scores';
