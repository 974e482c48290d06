import { lookup as lookupAddress } from 'node:dns';
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

/** The address is not one that may be reached. */
export class UnreachableAddress extends Error {
  override name = 'UnreachableAddress';
}

/**
 * Opens the connection with a certificate that is vouched for or has the trusted fingerprint; judged after the handshake
 * and before anything is sent, so that a refusal can name the fingerprint.
 */
export function transportTo(trusted: string, mayReach: (address: string) => boolean = () => true): ImapTransport {
  const judge = (socket: TLSSocket, admit: () => void) =>
    socket.once('secureConnect', () => {
      const fingerprint = socket.getPeerX509Certificate()?.fingerprint256 ?? '';
      if (socket.authorized || (fingerprint !== '' && plain(fingerprint) === plain(trusted))) admit();
      else socket.destroy(new UntrustedCertificate(String(socket.authorizationError), fingerprint));
    });
  const at = (host: string, servername: string | undefined) => ({
    host,
    rejectUnauthorized: false,
    ...(servername !== undefined && isIP(servername) === 0 && { servername }),
  });
  return {
    connect({ host, port, secure, servername }, onConnect) {
      // A literal address is not looked up.
      if (isIP(host) !== 0 && !mayReach(host)) throw new UnreachableAddress(host);
      const lookup = lookupOnly(mayReach);
      if (!secure) return connectPlain({ host, port, lookup }, onConnect);
      return judge(connectTls({ port, lookup, ...at(host, servername) }), onConnect);
    },
    upgrade: (socket, { host, servername }, onSecure) =>
      judge(connectTls({ socket, ...at(host, servername) }), onSecure),
  };
}

/** The addresses of a name, without those that may not be reached. */
const lookupOnly =
  (mayReach: (address: string) => boolean): LookupFunction =>
  (host, options, done) => {
    lookupAddress(host, { ...options, all: true }, (error, addresses) => {
      const allowed = error ? [] : addresses.filter(({ address }) => mayReach(address));
      const [first] = allowed;
      if (error || !first) done(error ?? new UnreachableAddress(host), '', 0);
      else if (options.all) done(null, allowed);
      else done(null, first.address, first.family);
    });
  };

const plain = (fingerprint: string) => fingerprint.replaceAll(':', '').toUpperCase();
