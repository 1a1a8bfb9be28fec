/** The nonce with which the page may add style elements; whoever serves the page has put it there. */
export function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
}

/**
 * Lets the part of Mantine that keeps the page behind a dialog from scrolling know the nonce: it looks for it under this
 * name only.
 */
export function lendNonceToStyles(): void {
  Object.assign(globalThis, { __webpack_nonce__: styleNonce() });
}
