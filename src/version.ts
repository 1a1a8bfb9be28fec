/** The version of this package, as package.json says it: a bundle has no package.json beside it to read. */
export const version = '0.1.0';
