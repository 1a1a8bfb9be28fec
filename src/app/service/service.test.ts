import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { installService, removeService, serviceState } from './service.ts';
import {
  type ServiceCommand,
  type ServiceDefinition,
  serviceDefinition,
} from './service-definition.ts';
import type { ServiceProgram } from './service-program.ts';

const PLAIN: ServiceProgram = {
  node: '/usr/bin/node',
  args: ['/opt/kirsch/bin/kirsch.js', 'app', '--no-browser'],
};
/** What people have in the names of their folders. */
const ODD: ServiceProgram = {
  node: '/Users/Ann & Bob <x>/50% "off"/$HOME/no\u2019de',
  args: ["/it's here/kirsch.js", 'app', 'a\\b', '家'],
  env: { XDG_CONFIG_HOME: '/Ann & Bob\'s "%h" $PATH' },
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kirsch-service-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function python(program: string, ...args: string[]): unknown {
  return JSON.parse(execFileSync('python3', ['-c', program, ...args], { encoding: 'utf8' }));
}

describe('a systemd user unit', () => {
  test('says what it has always said', () => {
    const { content, file } = serviceDefinition(PLAIN, {
      platform: 'linux',
      home: '/home/ann',
      env: {},
    })!;
    expect(file).toBe('/home/ann/.config/systemd/user/kirsch.service');
    expect(content).toMatchInlineSnapshot(`
      "[Unit]
      Description=Kirsch: backs up to S3-compatible storage

      [Service]
      Type=exec
      ExecStart="/usr/bin/node" "/opt/kirsch/bin/kirsch.js" "app" "--no-browser"
      Restart=on-failure
      RestartSec=30
      Nice=10
      IOSchedulingClass=idle
      UMask=0077

      [Install]
      WantedBy=default.target
      "
    `);
  });

  test.runIf(spawnSync('systemd-analyze', ['--version']).status === 0)(
    'is what systemd takes for one, with odd paths too',
    () => {
      const { content } = serviceDefinition(
        { ...ODD, node: process.execPath },
        { platform: 'linux', home: folder },
      )!;
      const unit = join(folder, 'kirsch.service');
      writeFileSync(unit, content);
      const { status, stderr } = spawnSync(
        'systemd-analyze',
        ['--user', '--man=no', 'verify', unit],
        {
          encoding: 'utf8',
          env: { ...process.env, XDG_RUNTIME_DIR: folder },
        },
      );
      expect({ status, complaints: stderr.includes('kirsch.service:') ? stderr : '' }).toEqual({
        status: 0,
        complaints: '',
      });
    },
  );
});

describe('a launchd agent', () => {
  test('says what it has always said', () => {
    const { content, file } = serviceDefinition(PLAIN, {
      platform: 'darwin',
      home: '/Users/ann',
      env: {},
    })!;
    expect(file).toBe('/Users/ann/Library/LaunchAgents/kirsch.app.plist');
    expect(content).toMatchInlineSnapshot(`
      "<?xml version="1.0" encoding="UTF-8"?>
      <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
      <plist version="1.0">
      <dict>
        <key>Label</key>
        <string>kirsch.app</string>
        <key>ProgramArguments</key>
        <array>
          <string>/usr/bin/node</string>
          <string>/opt/kirsch/bin/kirsch.js</string>
          <string>app</string>
          <string>--no-browser</string>
        </array>
        <key>EnvironmentVariables</key>
        <dict>
        </dict>
        <key>RunAtLoad</key>
        <true/>
        <key>KeepAlive</key>
        <dict>
          <key>SuccessfulExit</key>
          <false/>
        </dict>
        <key>ThrottleInterval</key>
        <integer>30</integer>
        <key>ProcessType</key>
        <string>Background</string>
        <key>LowPriorityIO</key>
        <true/>
        <key>Umask</key>
        <integer>63</integer>
      </dict>
      </plist>
      "
    `);
  });

  test('is a property list that holds every odd word as it is', () => {
    const { content } = serviceDefinition(ODD, { platform: 'darwin', home: folder })!;
    const file = join(folder, 'kirsch.plist');
    writeFileSync(file, content);
    const list = python(
      'import json,plistlib,sys; print(json.dumps(plistlib.load(open(sys.argv[1],"rb"))))',
      file,
    );
    expect(list).toMatchObject({
      Label: 'kirsch.app',
      ProgramArguments: [ODD.node, ...ODD.args],
      EnvironmentVariables: ODD.env,
      RunAtLoad: true,
      Umask: 0o77,
    });
  });
});

describe('an entry of the Task Scheduler', () => {
  test('is XML in UTF-16 whose command is a script with every odd word quoted', () => {
    const { content, file } = serviceDefinition(ODD, {
      platform: 'win32',
      home: 'C:\\Users\\ann',
      env: {},
    })!;
    expect(file).toBe('C:\\Users\\ann\\AppData\\Local\\kirsch\\service.xml');
    const xml = join(folder, 'service.xml');
    writeFileSync(xml, content);
    const texts = python(
      `import json,sys,xml.etree.ElementTree as E
print(json.dumps({e.tag.split('}')[1]: e.text for e in E.parse(sys.argv[1]).iter()}))`,
      xml,
    ) as Record<string, string>;
    expect(texts).toMatchObject({
      Command: 'powershell.exe',
      RunLevel: 'LeastPrivilege',
      ExecutionTimeLimit: 'PT0S',
    });
    const encoded = texts.Arguments!.split(' ').at(-1)!;
    expect(Buffer.from(encoded, 'base64').toString('utf16le')).toBe(
      "$env:XDG_CONFIG_HOME='/Ann & Bob''s \"%h\" $PATH'; " +
        "& '/Users/Ann & Bob <x>/50% \"off\"/$HOME/no\u2019\u2019de' '/it''s here/kirsch.js' 'app' 'a\\b' '家'; " +
        'exit $LASTEXITCODE',
    );
  });
});

describe('starting at login', () => {
  function definition(): ServiceDefinition {
    return serviceDefinition(PLAIN, { platform: 'linux', home: folder, env: {} })!;
  }

  /** Stands in for a systemd, which a container has none of. */
  function systemd(refused = ''): {
    calls: string[];
    call: (command: ServiceCommand) => Promise<{ status: number; said: string }>;
  } {
    const calls: string[] = [];
    let isEnabled = false;
    return {
      calls,
      call: async ({ args }) => {
        const verb = args[1]!;
        calls.push(verb);
        if (verb === refused) return { status: 1, said: 'refused' };
        if (verb === 'enable' || verb === 'disable') isEnabled = verb === 'enable';
        return { status: verb !== 'is-enabled' || isEnabled ? 0 : 1, said: '' };
      },
    };
  }

  test('is switched on, seen, and switched off without a trace', async () => {
    const { call, calls } = systemd();
    expect(await serviceState(definition(), call)).toBe('absent');
    await installService(definition(), call);
    expect(readFileSync(definition().file, 'utf8')).toContain('ExecStart="/usr/bin/node"');
    expect(await serviceState(definition(), call)).toBe('installed');
    const other = serviceDefinition(
      { ...PLAIN, node: '/new/node' },
      { platform: 'linux', home: folder, env: {} },
    )!;
    expect(await serviceState(other, call)).toBe('outdated');
    await removeService(definition(), call);
    expect(existsSync(definition().file)).toBe(false);
    expect(await serviceState(definition(), call)).toBe('absent');
    expect(calls.filter((verb) => verb !== 'is-enabled')).toEqual([
      'daemon-reload',
      'enable',
      'disable',
      'daemon-reload',
    ]);
  });

  test('leaves nothing behind when the system refuses', async () => {
    const { call } = systemd('enable');
    await expect(installService(definition(), call)).rejects.toMatchObject({
      code: 'SERVICE_FAILED',
      message: expect.stringContaining('systemctl --user enable --now kirsch.service: refused'),
    });
    expect(existsSync(definition().file)).toBe(false);
  });

  test('says how a user who is not logged in gets a session, where there is none', async () => {
    const said = 'Failed to connect to bus: No medium found';
    const call = async () => ({ status: 1, said });
    await expect(installService(definition(), call)).rejects.toMatchObject({
      code: 'SERVICE_FAILED',
      hint: expect.stringContaining('loginctl enable-linger'),
    });
  });

  test('where the program of the system is missing, it says what to do instead', async () => {
    const made = definition();
    const missing = {
      ...made,
      install: [{ program: join(folder, 'no-such-program'), args: [] }],
      remove: [],
      afterRemoval: [],
    };
    await expect(installService(missing)).rejects.toMatchObject({
      code: 'SERVICE_FAILED',
      hint: expect.stringContaining('kirsch app --no-browser'),
    });
  });
});
