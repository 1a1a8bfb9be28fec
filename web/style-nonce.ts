/** What stands in the built page where whoever serves it puts the nonce of that one answer. */
export const NONCE_PLACEHOLDER = 'kirsch-style-nonce';
