const USUAL_AWS_HOST =
  /^s3(?:[.-](?:[a-z]{2}(?:-[a-z]+)+-\d|external-1))?\.amazonaws\.com(?:\.cn)?$/;

/** Whether the host is one that AWS derives from the region alone, so that the region may still be corrected. */
export function isUsualAwsHost(host: string): boolean {
  return USUAL_AWS_HOST.test(host.toLowerCase());
}
