import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { type Me, seeMe } from '#contract/people.ts';
import { type ConnectorCard, listConnectors } from '#contract/sources.ts';
import { answerOf } from '../api.ts';
import { paths } from '../paths.ts';
import { Empty } from '../ui/Empty.tsx';
import { Page } from '../ui/Page.tsx';
import { Problem } from '../ui/Problem.tsx';
import { Skeletons } from '../ui/Skeletons.tsx';
import { ConnectorIcon } from './ConnectorIcon.tsx';
import classes from './sources.module.css';
import { Wizard } from './Wizard.tsx';
import { useConnectorWords } from './words.ts';

/** Connects a source, step by step; nothing is stored before the last one. */
export function ConnectPage() {
  const { t } = useTranslation();
  const { connector: name } = useParams({ strict: false });
  const connectors = useQuery(answerOf(listConnectors, {}));
  const { data: me } = useQuery(answerOf(seeMe, {}));
  if (connectors.data === undefined || me === undefined)
    return (
      <Page title={t('sources.wizard.title')}>
        {connectors.error ? (
          <Problem error={connectors.error} onRetry={() => void connectors.refetch()} />
        ) : (
          <Skeletons rows={2} height={96} />
        )}
      </Page>
    );
  const chosen = connectors.data.items.find((connector) => connector.name === name);
  return chosen ? (
    <Chosen key={chosen.name} connector={chosen} me={me} />
  ) : (
    <Choice connectors={connectors.data.items} />
  );
}

function Chosen({ connector, me }: { connector: ConnectorCard; me: Me }) {
  const { t } = useTranslation();
  const { label } = useConnectorWords(connector.name);
  return (
    <Page title={t('sources.wizard.connecting', { connector: label })}>
      <Wizard connector={connector} administrator={me.role === 'administrator'} />
    </Page>
  );
}

function Choice({ connectors }: { connectors: ConnectorCard[] }) {
  const { t } = useTranslation();
  return (
    <Page title={t('sources.wizard.title')} about={connectors.length > 0 && t('sources.wizard.choose')}>
      {connectors.length === 0 ? (
        <Empty
          title={t('sources.none.title')}
          action={
            <Button renderRoot={(props) => <Link {...props} {...paths.sources()} />}>{t('sources.title')}</Button>
          }
        >
          {t('sources.wizard.noConnectors')}
        </Empty>
      ) : (
        <ul className={classes.connectors}>
          {connectors.map(({ name }) => (
            <li key={name}>
              <ConnectorChoice name={name} />
            </li>
          ))}
        </ul>
      )}
    </Page>
  );
}

function ConnectorChoice({ name }: { name: string }) {
  const { label, about } = useConnectorWords(name);
  return (
    <Link className={classes.connector} {...paths.connect(name)}>
      <ConnectorIcon connector={name} size={28} />
      <span>
        <b>{label}</b>
        <span className={classes.hint}>{about}</span>
      </span>
    </Link>
  );
}
