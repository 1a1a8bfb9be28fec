/** The record without the fields that are undefined or `''`. */
export function withoutEmpty<T extends object>(
  record: {
    readonly [Field in keyof T]: T[Field] | undefined;
  },
): T {
  return Object.fromEntries(
    Object.entries(record).filter(([, value]) => value !== undefined && value !== ''),
  ) as T;
}
