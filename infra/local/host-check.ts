import { isIP } from 'node:net';

/**
 * Whether a `Host` may mean this home. A page in a browser can let a name of its own lead to this machine (DNS
 * rebinding); the browser then takes us for the page's own server and hands it our answers. What it cannot do is send
 * another Host than that name. So names that somebody may own are refused, but for that of the public address.
 */
export function hostCheck(publicUrl: string | undefined): (host: string) => boolean {
  const own = publicUrl === undefined ? undefined : URL.parse(publicUrl)?.hostname;
  return (host) => {
    const name = host.replace(/:\d*$/, '').replace(/\.$/, '').toLowerCase();
    // An address and a name of one label are in nobody's zone.
    if (!name.includes('.') || isIP(name) !== 0 || name.startsWith('[')) return true;
    return name.endsWith('.localhost') || name === own;
  };
}
