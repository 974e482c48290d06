const AUTOMATIC =
  /^(?:no-?reply|do-?not-?reply|mailer-daemon|postmaster|bounces?|notifications?|alerts?|robot|bot|daemon|cron|root|majordomo|listserv)(?:[+._-].*)?@|[+._-](?:no-?reply|bounces?|notifications?|bot)@|@(?:lists?|bounces?|noreply|notifications?)\./u;

/** Addresses that programs and mailing lists write from: nobody to ask. */
export const isAutomatic = (address: string): boolean => AUTOMATIC.test(address.toLowerCase());
