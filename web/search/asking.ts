import { useNavigate, useSearch } from '@tanstack/react-router';
import { type KeyboardEvent, type RefObject, useState } from 'react';
import { flushSync } from 'react-dom';
import { paths } from '../paths.ts';
import { type Offer, stepOf } from './offers.ts';
import { type Operator, withOperator } from './operators.ts';
import { addressOf, readQuestion } from './question.ts';
import { useOffers } from './suggestions.ts';

/** The words in the box, which follow the address, and what can be done with them. */
export function useAsking() {
  const navigate = useNavigate();
  const question = readQuestion(useSearch({ strict: false }));
  const [words, setWords] = useState(question.q);
  const [asked, setAsked] = useState(question.q);
  if (asked !== question.q) {
    setAsked(question.q);
    setWords(question.q);
  }
  const search = () => words.trim() !== '' && void navigate(paths.search(addressOf({ ...question, q: words.trim() })));
  const open = (offer: Offer | undefined) => {
    if (offer === undefined || offer.type === 'search') search();
    else void navigate(offer.type === 'person' ? paths.person(offer.id) : paths.document(offer.id));
  };
  return { words, setWords, open };
}

/** Writes an operator into the box, and puts the cursor where the writing goes on. */
export function useWriting(
  input: RefObject<HTMLInputElement | null>,
  words: string,
  setWords: (words: string) => void,
) {
  return (operator: Operator) => {
    const { selectionStart, selectionEnd } = input.current ?? {};
    const [from, to] = [selectionStart ?? words.length, selectionEnd ?? words.length];
    const written = withOperator({ words, from, to }, operator);
    // At once: the cursor cannot be put into words that are not there yet.
    flushSync(() => setWords(written.words));
    input.current?.focus();
    input.current?.setSelectionRange(written.from, written.to);
  };
}

/** What the box offers and which of it is active; -1 is the box itself. */
export function useChoosing(words: string) {
  const [wanted, setWanted] = useState(false);
  const [active, setActive] = useState(-1);
  const offers = useOffers(words, wanted);
  const want = (yes: boolean) => {
    setWanted(yes);
    setActive(-1);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = stepOf(event.key, active, offers.length);
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Escape' && offers.length > 0) want(false);
    else if (step !== null) {
      setWanted(true);
      setActive(step);
    } else return;
    event.preventDefault();
  };
  return { offers, active, want, onKeyDown };
}
