import type { ImapFlowError } from 'imapflow';
import { SourceError } from '../connector.ts';
import type { ImapSettings } from './settings.ts';
import { UnreachableAddress, UntrustedCertificate } from './transport.ts';

type At = Pick<ImapSettings, 'host' | 'port' | 'security' | 'user'>;
type Told = [code: SourceError['code'], message: string, remedy: string];

/** Says what went wrong with a mail server in words its owner can act on. */
export function problemOf(error: unknown, at: At): SourceError {
  if (error instanceof SourceError) return error;
  if (error instanceof UntrustedCertificate) return asError(untrusted(error, at), error);
  if (error instanceof UnreachableAddress) return asError(forbidden(at), error);
  const cause: Partial<ImapFlowError> = error instanceof Error ? error : {};
  return asError(refusal(cause, at) ?? unreached(cause, at) ?? other(cause, at), error);
}

const asError = ([code, message, remedy]: Told, cause: unknown) => new SourceError(code, message, remedy, { cause });

const LATER = 'Nothing was lost; it is tried again by itself.';

function untrusted({ reason, fingerprint }: UntrustedCertificate, at: At): Told {
  return [
    'certificate',
    `The certificate of ${at.host} is not trusted (${reason}). Its SHA-256 fingerprint is ${fingerprint}.`,
    'If whoever runs the mail server confirms this fingerprint, enter it as the trusted certificate.',
  ];
}

const forbidden = (at: At): Told => [
  'forbidden',
  `${at.host} is inside this network, where personal sources may not reach.`,
  'Ask an administrator to connect this mailbox.',
];

/** What the server itself said no to. */
function refusal(error: Partial<ImapFlowError>, at: At): Told | null {
  const isLost =
    error.code === 'NoConnection' || error.code === 'EConnectionClosed' || error.code?.startsWith('ClosedAfter');
  // OpenSSL's errors have a "reason" of another kind.
  const reason = isLost ? error.reason : undefined;
  const said = quote(error.responseText ?? reason ?? (typeof error.response === 'string' ? error.response : ''));
  if (
    error.code === 'ETHROTTLE' ||
    /too many|rate limit|throttl|try again later|\[(LIMIT|INUSE|OVERQUOTA)\]/i.test(said)
  )
    return ['refused', `${at.host} allows no more for now.${said}`, LATER];
  if (error.serverResponseCode === 'UNAVAILABLE')
    return ['unreachable', `${at.host} cannot sign anybody in at the moment.${said}`, LATER];
  if (error.authenticationFailed)
    return [
      'credentials',
      `${at.host} refused to sign in ${at.user}.${said}`,
      'Enter the user name and password again; some providers want a password made for this application.',
    ];
  if (error.responseStatus) return ['protocol', `${at.host} refused a request.${said}`, LATER];
  if (reason) return ['unreachable', `${at.host} ended the connection.${said}`, LATER];
  return null;
}

function unreached(error: Partial<ImapFlowError>, at: At): Told | null {
  const where = `${at.host} port ${at.port}`;
  switch (error.code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return ['unreachable', `There is no address for the name ${at.host}.`, 'Check the name of the mail server.'];
    case 'ECONNREFUSED':
      return ['refused', `Nothing answers at ${where}.`, 'Check the port, and that the mail server is up.'];
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'ETIMEDOUT':
    case 'CONNECT_TIMEOUT':
      return ['unreachable', `${where} does not answer.`, 'Check name and port, and whether a firewall is in between.'];
    case 'GREETING_TIMEOUT':
      return ['stuck', `${where} accepts the connection but says nothing.`, greetingRemedy(at)];
    case 'ETIMEOUT':
      return ['stuck', `${at.host} stopped answering.`, `${LATER} If it stays so, ask whoever runs the mail server.`];
    case 'ECONNRESET':
    case 'EPIPE':
    case 'NoConnection':
    case 'EConnectionClosed':
    case 'ClosedAfterConnectTLS':
      return ['unreachable', `${at.host} ended the connection.`, LATER];
  }
  return null;
}

function other(error: Partial<ImapFlowError>, at: At): Told {
  const code = error.code ?? '';
  if (code.startsWith('ERR_SSL') || code === 'EPROTO' || error.tlsFailed || code === 'ERR_TLS_HANDSHAKE_TIMEOUT')
    return [
      'protocol',
      `${at.host} port ${at.port} does not speak TLS the way it was asked to.`,
      at.security === 'tls' ? 'Try STARTTLS, or port 993.' : 'Try TLS on port 993.',
    ];
  if (code === 'ClosedAfterConnectText')
    return ['protocol', `${at.host} ended the connection at once.`, greetingRemedy(at)];
  if (/certificate|CERT/i.test(code))
    return ['certificate', `The certificate of ${at.host} was refused (${code}).`, 'Ask whoever runs the mail server.'];
  const said = quote(error.responseText ?? error.message ?? '');
  return [
    'protocol',
    `${at.host} did not answer as a mail server (IMAP) does.${said}`,
    'Check that host, port and security are those of the IMAP server.',
  ];
}

const greetingRemedy = (at: At) =>
  at.security === 'tls'
    ? 'Check that this is the port of an IMAP server.'
    : 'Try TLS on port 993: this port may expect it.';

/** What a server says is foreign text: one short line of it, plainly. */
function quote(text: string): string {
  const clean = text.replace(/[\p{Cc}\p{Cf}]+/gu, ' ').trim();
  return clean === '' ? '' : ` It says: “${clean.length > 200 ? `${clean.slice(0, 200)}…` : clean}”`;
}
