import { connect as connectPlain, isIP, type LookupFunction } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import type { ImapTransport } from 'imapflow';

/** The certificate that no authority vouches for, or not for this host, with what it takes to trust it all the same. */
export class UntrustedCertificate extends Error {
  override name = 'UntrustedCertificate';
  readonly reason: string;
  readonly fingerprint: string;
  constructor(reason: string, fingerprint: string) {
    super(`untrusted certificate: ${reason}`);
    this.reason = reason;
    this.fingerprint = fingerprint;
  }
}

/**
 * Opens the connection with a certificate that is vouched for or has the trusted fingerprint; judged after the handshake
 * and before anything is sent, so that a refusal can name the fingerprint. `lookup` decides which addresses are allowed.
 */
export function transportTo(trusted: string, lookup?: LookupFunction): ImapTransport {
  const judge = (socket: TLSSocket, admit: () => void) => {
    socket.once('secureConnect', () => {
      const fingerprint = socket.getPeerX509Certificate()?.fingerprint256 ?? '';
      if (socket.authorized || (fingerprint !== '' && plain(fingerprint) === plain(trusted))) admit();
      else socket.destroy(new UntrustedCertificate(String(socket.authorizationError), fingerprint));
    });
    return socket;
  };
  const at = (host: string, servername: string | undefined) => ({
    host,
    rejectUnauthorized: false,
    ...(servername !== undefined && isIP(servername) === 0 && { servername }),
    ...(lookup && { lookup }),
  });
  return {
    connect({ host, port, secure, servername }, onConnect) {
      if (!secure) return connectPlain({ host, port, ...(lookup && { lookup }) }, onConnect);
      return judge(connectTls({ port, ...at(host, servername) }), onConnect);
    },
    upgrade: (socket, { host, servername }, onSecure) =>
      judge(connectTls({ socket, ...at(host, servername) }), onSecure),
  };
}

const plain = (fingerprint: string) => fingerprint.replaceAll(':', '').toUpperCase();
