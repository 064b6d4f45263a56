import { BlockList, isIP } from 'node:net';

/**
 * Addresses that are not of the public internet: the special-purpose registries of IANA (RFC 6890 and later), with
 * multicast and what clouds keep for themselves. In IPv6 all but global unicast 2000::/3 is blocked, which takes in loopback, link-local, unique local,
 * multicast, NAT64 (64:ff9b::/96) and every IPv4-mapped address.
 */
const BLOCKED_IPV4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  // Public by its number, but within Azure it is the machine's own host, which hands out configuration.
  ['168.63.129.16', 32],
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

/** Apart by family: a list holds an IPv4 address also against the IPv6 range that its mapped form lies in. */
const blockedIpv4 = new BlockList();
for (const [net, prefix] of BLOCKED_IPV4) blockedIpv4.addSubnet(net, prefix, 'ipv4');
const blockedIpv6 = new BlockList();
for (const [net, prefix] of BLOCKED_IPV6) blockedIpv6.addSubnet(net, prefix, 'ipv6');

const loopbackIpv4 = new BlockList();
loopbackIpv4.addSubnet('127.0.0.0', 8, 'ipv4');
const loopbackIpv6 = new BlockList();
loopbackIpv6.addAddress('::1', 'ipv6');

/** Whether a connection may go to this resolved address. A zone such as `%eth0` names a link, which is never public. */
export function isReachable(address: string, allowLoopback: boolean): boolean {
  if (address.includes('%')) return false;
  switch (isIP(address)) {
    case 4:
      return !blockedIpv4.check(address, 'ipv4') || (allowLoopback && loopbackIpv4.check(address, 'ipv4'));
    case 6:
      return !blockedIpv6.check(address, 'ipv6') || (allowLoopback && loopbackIpv6.check(address, 'ipv6'));
    default:
      return false;
  }
}
