import { TONES } from '#contract/topics.ts';

/** Hues of groups, in degrees; neighbours in the list are far apart, so that few groups are easily told apart. */
const HUES = [185, 55, 300, 130, 20, 255, 90, 340, 220, 155, 35, 275];

export const hueOf = (tone: number): number => HUES[tone % TONES] ?? 0;
