import { expect, test } from 'vitest';
import type { CommandContext } from './command-context.ts';
import { fromEnvironment } from './environment.ts';
import { repositoryAddress } from './global-options.ts';
import {
  contextOfSecondRepository,
  namesSecondRepository,
  type SecondRepositoryOptions,
} from './second-repository.ts';

const global = {
  lock: true,
  cache: true,
  repo: '/first',
  passwordFile: '/first.txt',
  keyHint: 'ab',
  insecureNoPassword: true,
  limitDownload: 100,
};
const env = {
  RESTIC_REPOSITORY: '/env-first',
  RESTIC_PASSWORD: 'first',
  RESTIC_FROM_REPOSITORY: '/env-second',
  RESTIC_FROM_PASSWORD: 'second',
  KIRSCH_FROM_KEY_HINT: 'cd',
  AWS_ACCESS_KEY_ID: 'key',
};

function second(options: SecondRepositoryOptions, variables: CommandContext['env'] = env) {
  return contextOfSecondRepository({ global, env: variables } as CommandContext, options);
}

test('the second repository has its own address and password, and all the rest in common', () => {
  const { global: options, env: variables } = second({});
  expect(repositoryAddress(options, variables)).toBe('/env-second');
  expect(fromEnvironment(variables, 'PASSWORD')).toBe('second');
  expect(fromEnvironment(variables, 'KEY_HINT')).toBe('cd');
  expect(variables['AWS_ACCESS_KEY_ID']).toBe('key');
  expect(options).toEqual({ lock: true, cache: true, limitDownload: 100 });
});

test('nothing of the first repository is taken for the second', () => {
  const { global: options, env: variables } = second(
    { fromRepo: '/second' },
    { RESTIC_REPOSITORY: '/first', RESTIC_PASSWORD: 'first', KIRSCH_PASSWORD_FILE: '/first.txt' },
  );
  expect(repositoryAddress(options, variables)).toBe('/second');
  for (const name of ['PASSWORD', 'PASSWORD_FILE', 'PASSWORD_COMMAND', 'KEY_HINT']) {
    expect(fromEnvironment(variables, name)).toBeUndefined();
  }
});

test('an option wins over the environment', () => {
  const { global: options, env: variables } = second({
    fromRepo: 'storage:home',
    fromPasswordFile: '/second.txt',
    fromKeyHint: 'ef',
    fromInsecureNoPassword: true,
  });
  expect(repositoryAddress(options, variables)).toBe('storage:home');
  expect(options).toMatchObject({
    passwordFile: '/second.txt',
    keyHint: 'ef',
    insecureNoPassword: true,
  });
});

test('a second repository that nobody names is asked for', () => {
  expect(namesSecondRepository({}, {})).toBe(false);
  expect(namesSecondRepository({ fromRepositoryFile: '/address' }, {})).toBe(true);
  expect(() => second({}, { RESTIC_REPOSITORY: '/first' })).toThrow(/From which repository/);
});
