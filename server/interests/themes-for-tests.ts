import { randomFrom } from '#knowledge';

/** What a small organisation writes about: the first two words name the theme. */
export const THEMES = [
  'charging arm latch grease frost hinge socket plug',
  'standby rota night phone call shift pager weekend',
  'cable rope sheave strand groove winch wire drum',
  'pay scale salary band bonus pension wage contract',
  'coolant pump hose clamp leak pressure valve circuit',
  'safety walk helmet ladder harness boots gloves vest',
  'bread oven dough flour yeast crust loaf baker',
  'garden hedge tulip shears lawn rake spade seed',
].map((words) => words.split(' '));
const FILLING = ['mostly', 'usually', 'really', 'simply', 'clearly', 'perhaps'];

/** Documents of so many paragraphs each; document i is about theme i % 8. The same seed writes the same. */
export function writeThemes(count: number, paragraphs: number, seed: number): Array<{ title: string; text: string[] }> {
  const random = randomFrom(seed);
  const one = <T>(list: T[]): T => list[Math.floor(random() * list.length)]!;
  return Array.from({ length: count }, (_, at) => {
    const [first, second, ...others] = THEMES[at % THEMES.length]!;
    const sentence = () => `The ${one(others)} of the ${first} ${second} is ${one(FILLING)} near the ${one(others)}.`;
    const paragraph = () => Array.from({ length: 14 }, sentence).join(' ');
    const title = `The ${first} ${second} and its ${one(others)}`;
    return { title, text: Array.from({ length: paragraphs }, paragraph) };
  });
}
