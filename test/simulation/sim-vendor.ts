import type { Rotation, Vendor } from '#shared/domain/vendor.ts';
import { aVendorId } from '../support/integration.ts';

export const KINDS = [
  'none',
  'replaced',
  'grace',
  'mint-last',
  'grace-family',
  'strict',
  'strict-family',
] as const;
export type Kind = (typeof KINDS)[number];

export const GRACE_SECONDS = 30;
export const TOKEN_LIFETIME = 900_000;

const ROTATIONS: Readonly<Record<Kind, Rotation>> = {
  none: { kind: 'none' },
  replaced: { kind: 'replaced' },
  grace: { kind: 'grace', graceSeconds: GRACE_SECONDS },
  'mint-last': { kind: 'grace', graceSeconds: GRACE_SECONDS },
  'grace-family': { kind: 'grace', graceSeconds: GRACE_SECONDS, reuseRevokesFamily: true },
  strict: { kind: 'strict' },
  'strict-family': { kind: 'strict', reuseRevokesFamily: true },
};

export function vendorOf(kind: Kind, revocationEnds: 'token' | 'grant'): Vendor {
  return {
    id: aVendorId('acme'),
    tokenEndpoint: 'https://auth.acme.example/token',
    revocationEndpoint: 'https://auth.acme.example/revoke',
    revocationEnds,
    clientAuth: 'post',
    rotation: ROTATIONS[kind],
    accessTokenSeconds: TOKEN_LIFETIME / 1000,
  };
}

/** One consent: its refresh tokens in the order of their making. */
export interface Family {
  readonly name: string;
  readonly integration: string;
  /** Of all families, the how-manieth. */
  readonly made: number;
  newest: number;
  /** The token that the newest was made from. */
  parent: number;
  /** When the newest was made. */
  rotatedAt: number;
  endedBy: 'nobody' | 'reuse' | 'revocation' | 'person';
}

export interface Minted {
  readonly refreshToken: string;
  readonly accessToken: string;
}

/** The vendor's own truth: what it has made, and what it would still take. */
export class SimVendor {
  readonly kind: Kind;
  readonly families = new Map<string, Family>();
  readonly #revocationEnds: 'token' | 'grant';
  /** The one client secret that it takes, by its name for the client, and how many there have been. */
  readonly #secrets = new Map<string, number>();
  /** Told of a family before a returned token, or a revocation, ends it. */
  willEnd: (family: Family, by: 'reuse' | 'revocation') => void = () => {};
  #accessTokens = 0;

  constructor(kind: Kind, revocationEnds: 'token' | 'grant') {
    this.kind = kind;
    this.#revocationEnds = revocationEnds;
  }

  /** A person consents: a family with its first refresh token. */
  consent(integration: string): Minted {
    const name = `${integration}.${this.families.size}`;
    const family: Family = {
      name,
      integration,
      made: this.families.size,
      newest: 0,
      parent: -1,
      rotatedAt: 0,
      endedBy: 'nobody',
    };
    this.families.set(name, family);
    return this.#mint(family, 0);
  }

  /** Makes a client a new secret; from then on the one before it is refused. */
  newSecret(clientId: string): string {
    this.#secrets.set(clientId, (this.#secrets.get(clientId) ?? 0) + 1);
    return this.secretOf(clientId);
  }

  secretOf(clientId: string): string {
    return `secret.${clientId}.${this.#secrets.get(clientId) ?? 0}`;
  }

  /** A person takes back every consent that was given for this integration. */
  withdraw(integration: string): void {
    for (const family of this.families.values()) {
      if (family.integration === integration && family.endedBy === 'nobody') family.endedBy = 'person';
    }
  }

  /** What the vendor makes of a refresh token at that instant; `undefined`: it refuses. */
  handle(refreshToken: string, now: number): Minted | undefined {
    if (!this.knows(refreshToken)) return undefined;
    const { family, generation } = this.read(refreshToken);
    if (family.endedBy !== 'nobody') return undefined;
    switch (this.kind) {
      case 'none':
        return this.#mint(family, generation);
      case 'replaced':
        return this.#rotate(family, generation, now);
      default:
        break;
    }
    if (generation === family.newest) return this.#rotate(family, generation, now);
    if (generation === family.parent && this.#isInGrace(family, now)) {
      if (this.kind !== 'mint-last') return this.#mint(family, family.newest);
      // Each use makes another successor, and its sibling dies; the grace runs from the first use.
      const { rotatedAt } = family;
      const minted = this.#rotate(family, generation, now);
      family.rotatedAt = rotatedAt;
      return minted;
    }
    if (this.kind.endsWith('family')) {
      this.willEnd(family, 'reuse');
      family.endedBy = 'reuse';
    }
    return undefined;
  }

  /** RFC 7009. Ends the token's family, or everything that this person has granted. */
  revoke(token: string): void {
    const { family } = this.read(token);
    for (const other of this.families.values()) {
      const isMeant =
        this.#revocationEnds === 'token' ? other === family : other.integration === family.integration;
      if (!isMeant || other.endedBy !== 'nobody') continue;
      this.willEnd(other, 'revocation');
      other.endedBy = 'revocation';
    }
  }

  /** Whether it would answer this token after any grace is over. */
  isUsable(refreshToken: string): boolean {
    const { family, generation } = this.read(refreshToken);
    if (family.endedBy !== 'nobody') return false;
    return this.kind === 'none' || this.kind === 'replaced' || generation === family.newest;
  }

  /** `rt.<family>.<generation>` or `at.<family>.<count>`. */
  read(token: string): { readonly family: Family; readonly generation: number } {
    const last = token.lastIndexOf('.');
    const family = this.families.get(token.slice('rt.'.length, last));
    if (family === undefined) throw new Error(`the vendor never made ${token}`);
    return { family, generation: Number(token.slice(last + 1)) };
  }

  knows(token: string): boolean {
    return this.families.has(token.slice('rt.'.length, token.lastIndexOf('.')));
  }

  newestOf(family: Family): string {
    return `rt.${family.name}.${family.newest}`;
  }

  #isInGrace(family: Family, now: number): boolean {
    const hasGrace = this.kind.startsWith('grace') || this.kind === 'mint-last';
    return hasGrace && now < family.rotatedAt + GRACE_SECONDS * 1000;
  }

  #rotate(family: Family, parent: number, now: number): Minted {
    family.parent = parent;
    family.newest++;
    family.rotatedAt = now;
    return this.#mint(family, family.newest);
  }

  #mint(family: Family, generation: number): Minted {
    this.#accessTokens++;
    return {
      refreshToken: `rt.${family.name}.${generation}`,
      accessToken: `at.${family.name}.${this.#accessTokens}`,
    };
  }
}
