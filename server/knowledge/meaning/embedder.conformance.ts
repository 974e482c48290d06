import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { analyse } from '../terms.ts';
import { type EmbeddablePassage, type Embedder, EmbedderProblem } from './embedder.ts';
import { cosine } from './quantise.ts';

const never = new AbortController().signal;

export const passageOf = (text: string, title = ''): EmbeddablePassage => ({
  title,
  heading: '',
  text,
  titleTerms: analyse(title, 'en').join(' '),
  terms: analyse(text, 'en').join(' '),
});
export const questionOf = (text: string) => ({ text, terms: analyse(text, 'en') });

const BATTERY = 'The battery of the ferry is charged at night.';
const HOLIDAY = 'Holiday leave is asked for a month before.';

/** What any embedder must do. The one that `open` gives must know the words of the two sentences above. */
export function describeEmbedder(
  name: string,
  open: () => Promise<Embedder>,
  options: { skip?: string | false } = {},
): void {
  describe(`${name} as an embedder`, options, () => {
    let embedder: Embedder;
    beforeEach(async () => (embedder = await open()));
    afterEach(() => embedder.close());
    describeVectors(() => embedder);
    describeOddTexts(() => embedder);
    describeEnds(() => embedder, open);

    test('opened again is in the same space and gives the same', async () => {
      const other = await open();
      assert.equal(other.space, embedder.space);
      const batch = [passageOf(BATTERY), passageOf(HOLIDAY)];
      assert.deepEqual(await other.passages(batch, never), await embedder.passages(batch, never));
      await other.close();
    });
  });
}

function describeVectors(given: () => Embedder): void {
  test('has a name for its space, and a weight between words alone and meaning alone', () => {
    const { space, weight } = given();
    assert.match(space, /^[a-z]+:\S+$/);
    assert.ok(weight > 0 && weight < 1);
  });

  test('gives each passage and question a vector of its dimensions', async () => {
    const embedder = given();
    const vectors = await embedder.passages([passageOf(BATTERY), passageOf(HOLIDAY)], never);
    for (const vector of [...vectors, await embedder.question(questionOf('battery'), never)]) {
      assert.ok(vector instanceof Int8Array);
      assert.equal(vector.length, embedder.dimensions);
    }
    assert.equal(vectors.length, 2);
    assert.deepEqual(await embedder.passages([], never), []);
  });

  test('gives the same for the same, alone or among others', async () => {
    const embedder = given();
    const batch = Array.from({ length: 70 }, (_, index) => passageOf(`${index % 2 ? BATTERY : HOLIDAY} ${index}`));
    const together = await embedder.passages(batch, never);
    assert.deepEqual(await embedder.passages(batch, never), together);
    for (const place of [0, 33, 69])
      assert.deepEqual(await embedder.passages([batch[place] ?? passageOf('')], never), [together[place]]);
    const questions = [questionOf('ferry'), questionOf('ferry')].map((asked) => embedder.question(asked, never));
    const [first, second] = await Promise.all(questions);
    assert.deepEqual(first, second);
  });

  test('brings a question near to what it is about', async () => {
    const embedder = given();
    const [battery, holiday] = await embedder.passages([passageOf(BATTERY), passageOf(HOLIDAY)], never);
    assert.ok(battery && holiday);
    const about = async (text: string) => {
      const vector = await embedder.question(questionOf(text), never);
      return cosine(vector, battery) - cosine(vector, holiday);
    };
    assert.ok((await about('the battery is charged')) > 0.1);
    assert.ok((await about('asked for holiday leave')) < -0.1);
  });
}

function describeOddTexts(given: () => Embedder): void {
  test('knows nothing about blank texts, and says so with zeros in their place', async () => {
    const embedder = given();
    const [blank, told, spaces] = await embedder.passages(
      [passageOf(''), passageOf(BATTERY), passageOf(' \n\t')],
      never,
    );
    assert.ok(blank && told && spaces);
    assert.ok(!blank.some(Boolean) && !spaces.some(Boolean) && told.some(Boolean));
    assert.ok(!(await embedder.question(questionOf('  '), never)).some(Boolean));
  });

  test('reads ten thousand words, half a character, and every script', async () => {
    const odd = [
      `${BATTERY} `.repeat(1_200),
      `${BATTERY} \ud83d`,
      `${BATTERY} 電池 βατερία \0 𝒳`,
      `${BATTERY} ${'x'.repeat(9_000)}`,
    ];
    for (const vector of await given().passages(
      odd.map((text) => passageOf(text)),
      never,
    ))
      assert.ok(vector.some(Boolean));
  });
}

function describeEnds(given: () => Embedder, open: () => Promise<Embedder>): void {
  test('ends at once when it is aborted, before or meanwhile, and works on', async () => {
    const embedder = given();
    const stopped = AbortSignal.abort();
    await assert.rejects(embedder.passages([passageOf(BATTERY)], stopped), { name: 'AbortError' });
    await assert.rejects(embedder.question(questionOf(BATTERY), stopped), { name: 'AbortError' });
    const stop = new AbortController();
    const many = Array.from({ length: 500 }, (_, index) => passageOf(`${BATTERY} aborted ${index}`));
    const work = embedder.passages(many, stop.signal);
    stop.abort();
    await assert.rejects(work, { name: 'AbortError' });
    assert.ok((await embedder.question(questionOf(BATTERY), never)).some(Boolean));
  });

  test('may be closed twice, and then is of no use', async () => {
    const embedder = await open();
    await embedder.close();
    await embedder.close();
    await assert.rejects(embedder.passages([passageOf(BATTERY)], never), EmbedderProblem);
    await assert.rejects(embedder.question(questionOf(`${BATTERY} closed`), never), EmbedderProblem);
  });
}
