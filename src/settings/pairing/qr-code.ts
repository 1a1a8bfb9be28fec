import { renderSVG, renderUnicodeCompact } from 'uqr';
import { KirschError } from '../../errors/index.ts';

/** What the largest QR code takes of capitals and digits, at the least correction. */
const MOST_CHARACTERS = 4_296;
/** Four modules of white around it, as the standard asks. */
const OPTIONS = { ecc: 'L', border: 4 } as const;

/**
 * A QR code for a terminal, half a line of text a module; light on dark or dark on light, a camera reads both.
 * @throws KirschError `BAD_ARGUMENT` when the text is too long for one
 */
export function qrCodeAsText(text: string): string {
  return renderUnicodeCompact(fitting(text), OPTIONS);
}

/**
 * A QR code as an SVG image.
 * @throws KirschError `BAD_ARGUMENT` when the text is too long for one
 */
export function qrCodeAsSvg(text: string): string {
  return renderSVG(fitting(text), { ...OPTIONS, pixelSize: 4 });
}

function fitting(text: string): string {
  if (text.length <= MOST_CHARACTERS) return text;
  throw new KirschError('BAD_ARGUMENT', 'This pairing is too long for a QR code.', {
    hint: 'Send the text instead.',
    details: { reason: 'pairing-too-large' },
  });
}
