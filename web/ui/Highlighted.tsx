type Piece = { text: string; hit: boolean };

/** Text with the words that matched marked. */
export const Highlighted = ({ pieces }: { pieces: Piece[] }) =>
  pieces.map(({ text, hit }, index) => (hit ? <mark key={index}>{text}</mark> : <span key={index}>{text}</span>));
