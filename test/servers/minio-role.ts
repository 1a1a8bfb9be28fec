import { createHash, createHmac } from 'node:crypto';
import type { TestServer } from './server-process.ts';

export interface TemporaryKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/** Asks MinIO for keys of an hour that can do no more than the policy says, as AWS's STS would be asked. */
export async function minioKeysWith(policy: string, server: TestServer): Promise<TemporaryKeys> {
  const body = new URLSearchParams({
    Action: 'AssumeRole',
    Version: '2011-06-15',
    DurationSeconds: '3600',
    Policy: policy,
  }).toString();
  const response = await fetch(server.url, { method: 'POST', body, headers: signed(body, server) });
  const answer = await response.text();
  return {
    accessKeyId: element('AccessKeyId', answer),
    secretAccessKey: element('SecretAccessKey', answer),
    sessionToken: element('SessionToken', answer),
  };
}

function element(name: string, xml: string): string {
  const value = new RegExp(`<${name}>([^<]+)</${name}>`).exec(xml)?.[1];
  if (value === undefined) throw new Error(`MinIO gave no ${name}: ${xml}`);
  return value;
}

/** The headers of Signature Version 4 for a form posted to the root. */
function signed(body: string, server: TestServer): Record<string, string> {
  const time = new Date().toISOString().replace(/[:-]|\.\d+/g, '');
  const type = 'application/x-www-form-urlencoded';
  const scope = [time.slice(0, 8), 'us-east-1', 'sts', 'aws4_request'];
  const names = 'content-type;host;x-amz-date';
  const headers = [
    `content-type:${type}`,
    `host:${new URL(server.url).host}`,
    `x-amz-date:${time}`,
  ];
  const request = ['POST', '/', '', ...headers, '', names, sha256(body)].join('\n');
  const toSign = ['AWS4-HMAC-SHA256', time, scope.join('/'), sha256(request)].join('\n');
  const key = scope.reduce<string | Buffer>(hmac, `AWS4${server.secretAccessKey}`);
  const signature = hmac(key, toSign).toString('hex');
  const credential = `${server.accessKeyId}/${scope.join('/')}`;
  return {
    'content-type': type,
    'x-amz-date': time,
    authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${names}, Signature=${signature}`,
  };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
