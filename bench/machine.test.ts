import { expect, test } from 'vitest';
import { fileSystemOf } from './machine.ts';

const MOUNTS = `/dev/vda / ext4 rw 0 0
tmpfs /tmp tmpfs rw 0 0
/dev/vdb /tmp/more xfs rw 0 0
`;

test.each([
  ['/var/lib', 'ext4 on /dev/vda'],
  ['/tmp', 'tmpfs on tmpfs'],
  ['/tmp/a/b', 'tmpfs on tmpfs'],
  ['/tmp/more/a', 'xfs on /dev/vdb'],
  ['/tmpfiles', 'ext4 on /dev/vda'],
])('%s is on %s', (path, expected) => {
  expect(fileSystemOf(path, MOUNTS)).toBe(expected);
});
