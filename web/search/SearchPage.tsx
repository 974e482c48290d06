import { Button, Drawer, NativeSelect } from '@mantine/core';
import { useDisclosure, useMediaQuery } from '@mantine/hooks';
import { IconAdjustmentsHorizontal } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Facets as FacetsFound } from '#contract/search.ts';
import { paths } from '../paths.ts';
import { Page } from '../ui/Page.tsx';
import { ActiveFilters } from './ActiveFilters.tsx';
import { useExperts, useFound } from './answers.ts';
import { Experts } from './Experts.tsx';
import { Facets } from './Facets.tsx';
import { addressOf, countFilters, MOST_CHARACTERS, type Question, readQuestion } from './question.ts';
import { Results } from './Results.tsx';
import classes from './search.module.css';
import { Understood } from './Understood.tsx';

const WITH_PEOPLE = '(min-width: 60em)';
const WITH_FACETS = '(min-width: 76em)';

/** “More than 90” is said of 97: nobody counts to it. */
const tens = (count: number) => Math.max(1, Math.floor(count / 10) * 10);

/** What is written about this, and who knows. Everything that was asked stands in the address. */
export function SearchPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const question = readQuestion(useSearch({ strict: false }));
  const change = (next: Question) => void navigate({ ...paths.search(addressOf(next)), resetScroll: false });
  const found = useFound(question);
  const experts = useExperts(question);
  const beside = useMediaQuery(WITH_PEOPLE, true, { getInitialValueInEffect: false });
  const rail = useMediaQuery(WITH_FACETS, true, { getInitialValueInEffect: false });
  const first = found.data?.pages[0];
  const facets = { facets: first?.facets, question, onChange: change };
  const asked = question.q.trim() !== '';
  const title = asked ? t('search.title', { words: question.q }) : t('search.titleNewest');

  return (
    <Page title={title} wide>
      <div className={classes.page}>
        {rail && (
          <aside className={classes.rail} aria-label={t('search.filter')}>
            {first && <Facets {...facets} facets={first.facets} />}
          </aside>
        )}
        <section className={classes.main} aria-labelledby="found-documents">
          {asked && !beside && <Experts answer={experts} strip />}
          <div className={classes.bar}>
            <h2 id="found-documents" className={classes.sectionTitle} aria-live="polite">
              {first
                ? t(first.more ? 'search.foundMore' : 'search.found', {
                    count: first.more ? tens(first.found) : first.found,
                  })
                : t('search.documents')}
            </h2>
            {!rail && first && <FilterSheet {...facets} facets={first.facets} found={first.found} />}
            <NativeSelect
              size="sm"
              aria-label={t('search.sort')}
              value={question.sort ?? 'relevance'}
              data={(['relevance', 'newest', 'oldest'] as const).map((value) => ({
                value,
                label: t(`search.sortBy.${value}`),
              }))}
              onChange={(event) => change(readQuestion({ ...question, sort: event.currentTarget.value }))}
            />
          </div>
          {first && <Understood answer={first} question={question} onChange={change} />}
          <ActiveFilters {...facets} />
          {question.q.length === MOST_CHARACTERS && <output className={classes.notice}>{t('search.cut')}</output>}
          {first?.missing.map((part) => (
            <output key={part} className={classes.notice}>
              {t(`search.${part}Missing`)}
            </output>
          ))}
          <Results key={JSON.stringify(addressOf(question))} found={found} question={question} onChange={change} />
        </section>
        {asked && beside && <Experts answer={experts} strip={false} />}
      </div>
    </Page>
  );
}

type Found = { facets: FacetsFound; found: number };

function FilterSheet(props: { question: Question; onChange: (question: Question) => void } & Found) {
  const { t } = useTranslation();
  const [opened, { open, close }] = useDisclosure();
  const inUse = countFilters(props.question);
  return (
    <>
      <Button variant="default" leftSection={<IconAdjustmentsHorizontal size={16} aria-hidden />} onClick={open}>
        {inUse > 0 ? t('search.filterCount', { count: inUse }) : t('search.filter')}
      </Button>
      <Drawer
        opened={opened}
        onClose={close}
        position="bottom"
        size="85%"
        title={t('search.filter')}
        closeButtonProps={{ 'aria-label': t('search.close') }}
        attributes={{ header: { role: 'presentation' } }}
      >
        <Facets {...props} />
        <Button fullWidth mt="md" onClick={close}>
          {t('search.showFound', { count: props.found })}
        </Button>
      </Drawer>
    </>
  );
}
