/* oxlint-disable jsx-a11y/prefer-tag-over-role, jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus --
   WAI-ARIA's combobox: the focus stays in the box, whose keys move what is active in this list. No element does that. */
import { VisuallyHidden } from '@mantine/core';
import { IconCornerDownLeft } from '@tabler/icons-react';
import { type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { KindIcon } from '../documents/KindIcon.tsx';
import { PersonFace } from '../people/PersonFace.tsx';
import { Time } from '../ui/Time.tsx';
import classes from './AskBox.module.css';
import type { Offer } from './offers.ts';

type Props = { id: string; offers: Offer[]; active: number; words: string; onChoose: (offer: Offer) => void };

/** What the box offers: people first, then titles, then asking for the words as they stand. */
export function Offers({ id, offers, active, words, onChoose }: Props) {
  const { t } = useTranslation();
  const rows = (type: Offer['type']) =>
    offers.map((offer, index) =>
      offer.type === type ? (
        <div
          key={offer.id}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === active}
          className={classes.option}
          ref={index === active ? scrollThere : undefined}
          // Otherwise the box would lose the focus and the list would go before the click arrives.
          onPointerDown={(event) => event.preventDefault()}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onChoose(offer)}
        >
          <OfferRow offer={offer} words={words} />
        </div>
      ) : null,
    );
  const has = (type: Offer['type']) => offers.some((offer) => offer.type === type);
  return (
    <>
      <div id={id} role="listbox" aria-label={t('search.suggestions')} className={classes.list} hidden={!offers.length}>
        {has('person') && <Section title={t('search.suggestedPeople')}>{rows('person')}</Section>}
        {has('document') && <Section title={t('search.suggestedDocuments')}>{rows('document')}</Section>}
        {rows('search')}
      </div>
      <VisuallyHidden component="output">
        {offers.length > 1 ? t('search.suggested', { count: offers.length - 1 }) : ''}
      </VisuallyHidden>
    </>
  );
}

const scrollThere = (option: HTMLElement | null) => option?.scrollIntoView({ block: 'nearest' });

function OfferRow({ offer, words }: { offer: Offer; words: string }) {
  const { t } = useTranslation();
  switch (offer.type) {
    case 'person':
      return (
        <>
          <PersonFace person={offer.person} size={32} />
          <span className={classes.optionText}>
            <b>{offer.person.name}</b>
            <small>{[offer.person.title, offer.person.team].filter(Boolean).join(' · ')}</small>
          </span>
        </>
      );
    case 'document':
      return (
        <>
          <KindIcon kind={offer.document.kind} size={20} />
          <span className={classes.optionText}>{offer.document.title}</span>
          <small>
            <Time at={offer.document.at} />
          </small>
        </>
      );
    case 'search':
      return (
        <>
          <IconCornerDownLeft size={18} aria-hidden />
          <span className={classes.optionText}>{t('search.searchFor', { words })}</span>
        </>
      );
  }
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  const id = useId();
  return (
    <div role="group" aria-labelledby={id}>
      <div id={id} className={classes.section} role="presentation">
        {title}
      </div>
      {children}
    </div>
  );
}
