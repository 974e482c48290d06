import { createTransport } from 'nodemailer';
import type { Log } from './log.ts';
import type { Secret } from './secret.ts';

export type Letter = { to: string; subject: string; text: string };
export type Mail = {
  configured: boolean;
  /** Whether the mail server took it. A failing mail server is logged, never thrown. */
  send(letter: Letter): Promise<boolean>;
};

const PATIENCE_MS = 10_000;

/** Mail over SMTP; without a server nothing is sent and `configured` says so. */
export function createMail(config: { smtpUrl: Secret | null; mailFrom: string }, log: Log): Mail {
  if (!config.smtpUrl) return { configured: false, send: async () => false };
  const transport = createTransport({
    url: config.smtpUrl.reveal(),
    connectionTimeout: PATIENCE_MS,
    greetingTimeout: PATIENCE_MS,
    socketTimeout: PATIENCE_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    configured: true,
    async send({ to, subject, text }) {
      try {
        // As an object: an address in a text could name several recipients.
        await transport.sendMail({ from: config.mailFrom, to: { name: '', address: to }, subject, text });
        return true;
      } catch (error) {
        log.warn({ err: error }, 'the mail server did not take a mail');
        return false;
      }
    },
  };
}
