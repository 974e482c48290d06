import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './ui.module.css';

type Props = {
  /** Also what the browser calls the page. */
  title: string;
  /** For pages that draw their own `h1`. */
  titleHidden?: boolean;
  about?: ReactNode;
  actions?: ReactNode;
  wide?: boolean;
  children: ReactNode;
};

/** A heading of more letters is somebody's text: it need not shout. */
const LONG = 120;

/** A page below the header, with its one `h1`. */
export function Page({ title, titleHidden = false, about, actions, wide = false, children }: Props) {
  const { t } = useTranslation();
  return (
    <div className={classes.page} data-wide={wide || undefined}>
      <title>{t('app.title', { title })}</title>
      {!titleHidden && (
        <div className={classes.head}>
          <div className={classes.headWords}>
            <h1 data-long={title.length > LONG || undefined}>{title}</h1>
            {about && <p>{about}</p>}
          </div>
          {actions && <div className={classes.actions}>{actions}</div>}
        </div>
      )}
      {children}
    </div>
  );
}
