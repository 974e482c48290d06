const MOST = 0.75;
const MUCH = 0.35;

/** How strong the evidence is beside the best: a word, because the number would promise more than it knows. */
export const strengthOf = (strength: number): 'most' | 'much' | 'some' =>
  strength >= MOST ? 'most' : strength >= MUCH ? 'much' : 'some';
