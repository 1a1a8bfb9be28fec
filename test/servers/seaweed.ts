import { freePorts } from './free-port.ts';
import {
  answers,
  startServer,
  TEST_ACCESS_KEY_ID,
  TEST_SECRET_ACCESS_KEY,
  type TestServer,
} from './server-process.ts';

/** Every port that `weed mini` listens on; each service has one for HTTP and one for gRPC. */
const PORT_FLAGS = [
  '-master.port',
  '-master.port.grpc',
  '-volume.port',
  '-volume.port.grpc',
  '-filer.port',
  '-filer.port.grpc',
  '-s3.port.grpc',
  '-admin.port',
  '-admin.port.grpc',
  '-webdav.port',
];

/** Starts SeaweedFS, all its services in one process, on free ports over an empty folder. Takes some seconds. */
export function startSeaweed(): Promise<TestServer> {
  return startServer('weed', async (folder) => {
    const [s3Port, ...ports] = await freePorts(PORT_FLAGS.length + 1);
    const url = `http://127.0.0.1:${s3Port}`;
    return {
      url,
      args: [
        'mini',
        `-dir=${folder}`,
        '-ip=127.0.0.1',
        '-ip.bind=127.0.0.1',
        '-admin.ui=false',
        '-master.telemetry=false',
        `-s3.port=${s3Port}`,
        '-s3.port.iceberg=0',
        '-s3.port.lance=0',
        ...PORT_FLAGS.map((flag, index) => `${flag}=${ports[index]}`),
      ],
      env: {
        AWS_ACCESS_KEY_ID: TEST_ACCESS_KEY_ID,
        AWS_SECRET_ACCESS_KEY: TEST_SECRET_ACCESS_KEY,
      },
      isReady: () => answers(`${url}/healthz`, (status) => status === 200),
    };
  });
}
