import ipaddr from 'ipaddr.js';

/**
 * Judges addresses that anybody signed in may make the server connect to: public ones, and the named networks (CIDR).
 * Everything else stands behind the firewall with the server itself and is none of their business.
 */
export function reachableOutside(networks: string[]): (address: string) => boolean {
  const allowed = networks.map((network) => ipaddr.parseCIDR(network));
  return (text) => {
    if (!ipaddr.isValid(text)) return false;
    const address = ipaddr.process(text);
    if (address.range() === 'unicast') return true;
    return allowed.some(([network, bits]) => network.kind() === address.kind() && address.match([network, bits]));
  };
}
