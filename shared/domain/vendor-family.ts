/** What stands before the tenant in the id of a vendor: all tenants of one vendor share it. */
export const vendorFamily = (id: string): string => id.split('.', 1)[0] ?? id;
