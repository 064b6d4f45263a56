import { BlockList, isIP } from 'node:net';

/**
 * Addresses that are not of the public internet: the special-purpose registries of IANA (RFC 6890 and later), with
 * multicast. In IPv6 all but global unicast 2000::/3 is blocked, which takes in loopback, link-local, unique local,
 * multicast, NAT64 (64:ff9b::/96) and every IPv4-mapped address.
 */
const BLOCKED_IPV4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];
const BLOCKED_IPV6: readonly (readonly [string, number])[] = [
  ['::', 3],
  ['4000::', 2],
  ['8000::', 1],
  // Protocol assignments, among them Teredo and ORCHID.
  ['2001::', 23],
  ['2001:db8::', 32],
  // 6to4 carries an IPv4 address in it.
  ['2002::', 16],
  ['3fff::', 20],
];

const blocked = new BlockList();
for (const [net, prefix] of BLOCKED_IPV4) blocked.addSubnet(net, prefix, 'ipv4');
for (const [net, prefix] of BLOCKED_IPV6) blocked.addSubnet(net, prefix, 'ipv6');

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** Whether a connection may go to this resolved address. */
export function isReachable(address: string, allowLoopback: boolean): boolean {
  const version = isIP(address);
  // A zone such as `%eth0` names a link.
  if (version === 0 || address.includes('%')) return false;
  const family = version === 4 ? 'ipv4' : 'ipv6';
  if (!blocked.check(address, family)) return true;
  // The mapped form of a loopback address would match as well.
  const isPlain = version === 4 || !address.includes('.');
  return allowLoopback && isPlain && loopback.check(address, family);
}
