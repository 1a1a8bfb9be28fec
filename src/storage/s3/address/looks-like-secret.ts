/** Access key IDs by which their makers are known: AWS, Alibaba Cloud, Tencent Cloud. */
const ACCESS_KEY_ID = /^(?:A[KS]IA[A-Z0-9]{16}|LTAI[A-Za-z0-9]{12,26}|AKID[A-Za-z0-9]{13,40})$/;
/** Secrets of AWS, Alibaba Cloud, Tencent Cloud, Backblaze, Wasabi and MinIO are of these lengths and letters. */
const RANDOM_TEXT = /^[A-Za-z0-9+/=_-]{30,44}$/;
/** The secret of an R2 token. */
const SHA256_HEX = /^[0-9a-f]{64}$/i;

/** Words, numbers and slashes change their kind of letter a dozen times at most, random letters twice that. */
const FEWEST_CHANGES = 16;

/** Whether a text is most likely half of an access key. Meant for fields that hold names: an address has other letters. */
export function looksLikeSecret(text: string): boolean {
  if (ACCESS_KEY_ID.test(text) || SHA256_HEX.test(text)) return true;
  const isMixed = /[a-z]/.test(text) && /[A-Z]/.test(text) && /\d/.test(text);
  return isMixed && RANDOM_TEXT.test(text) && countChanges(text) >= FEWEST_CHANGES;
}

function countChanges(text: string): number {
  let changes = 0;
  for (let index = 1; index < text.length; index++) {
    if (kindOf(text.charCodeAt(index)) !== kindOf(text.charCodeAt(index - 1))) changes++;
  }
  return changes;
}

function kindOf(code: number): number {
  if (code >= 97 && code <= 122) return 0;
  if (code >= 65 && code <= 90) return 1;
  if (code >= 48 && code <= 57) return 2;
  return 3;
}
