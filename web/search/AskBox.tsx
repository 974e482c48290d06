import { useHotkeys } from '@mantine/hooks';
import { IconSearch, IconX } from '@tabler/icons-react';
import { type ComponentProps, type RefObject, useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './AskBox.module.css';
import { useAsking, useChoosing, useWriting } from './asking.ts';
import { Offers } from './Offers.tsx';
import type { Offer } from './offers.ts';
import { Operators } from './Operators.tsx';
import { MOST_CHARACTERS } from './question.ts';

/** The one box: people and titles while typing, Enter asks. `/` comes here from anywhere on the page. */
export function AskBox({ large = false }: { large?: boolean }) {
  const { t } = useTranslation();
  const list = useId();
  const input = useRef<HTMLInputElement>(null);
  const { words, setWords, open } = useAsking();
  const { offers, active, want, onKeyDown } = useChoosing(words);
  const write = useWriting(input, words, setWords);
  const choose = (offer: Offer | undefined) => {
    want(false);
    input.current?.blur();
    open(offer);
  };
  useHotkeys([['/', () => input.current?.offsetParent && input.current.select()]]);

  return (
    <search className={classes.box} aria-label={t('search.label')}>
      <form
        className={classes.form}
        data-large={large || undefined}
        onSubmit={(event) => {
          event.preventDefault();
          choose(offers[active]);
        }}
      >
        <IconSearch className={classes.icon} size={large ? 22 : 18} aria-hidden />
        <WordsInput
          ref={input}
          // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- it is an input, whose list is its own
          role="combobox"
          placeholder={t(large ? 'search.placeholderLarge' : 'search.placeholder')}
          aria-expanded={offers.length > 0}
          aria-controls={list}
          aria-activedescendant={offers.length > 0 && active >= 0 ? `${list}-${active}` : undefined}
          value={words}
          onChange={(event) => {
            setWords(event.target.value);
            want(true);
          }}
          onClick={() => want(true)}
          onBlur={() => want(false)}
          onKeyDown={onKeyDown}
        />
        <Operators onChoose={write} />
        <InputEnd
          empty={words === ''}
          onClear={() => {
            setWords('');
            input.current?.focus();
          }}
        />
        <button type="submit" className={classes.go}>
          {t('search.go')}
        </button>
      </form>
      <Offers id={list} offers={offers} active={active} words={words.trim()} onChoose={choose} />
    </search>
  );
}

function WordsInput(props: ComponentProps<'input'> & { ref: RefObject<HTMLInputElement | null> }) {
  const { t } = useTranslation();
  return (
    <input
      className={classes.input}
      type="text"
      inputMode="search"
      enterKeyHint="search"
      autoComplete="off"
      autoCapitalize="off"
      spellCheck={false}
      maxLength={MOST_CHARACTERS}
      aria-label={t('search.label')}
      aria-autocomplete="list"
      aria-keyshortcuts="/"
      {...props}
    />
  );
}

/** Shows the key that leads here while the box is empty, else what empties it. */
function InputEnd({ empty, onClear }: { empty: boolean; onClear: () => void }) {
  const { t } = useTranslation();
  return empty ? (
    <kbd className={classes.key} aria-hidden>
      /
    </kbd>
  ) : (
    <button type="button" className={classes.clear} aria-label={t('search.clear')} onClick={onClear}>
      <IconX size={16} aria-hidden />
    </button>
  );
}
