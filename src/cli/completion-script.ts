import type { Command } from 'commander';

/** A command as a shell needs to know it. */
export interface CommandWords {
  /** The words after the program's name; empty for the program itself. */
  readonly path: readonly string[];
  readonly description: string;
  readonly options: readonly { readonly flag: string; readonly description: string }[];
  readonly subcommands: readonly { readonly name: string; readonly description: string }[];
}

type Shell = 'bash' | 'zsh' | 'fish' | 'powershell';

/** All commands of a program, each with the options that it takes, the global ones among them. */
export function describeCommands(program: Command): CommandWords[] {
  const globalOptions = optionsOf(program);
  const describe = (command: Command, path: readonly string[]): CommandWords[] => [
    {
      path,
      description: command.description(),
      options: path.length === 0 ? globalOptions : [...optionsOf(command), ...globalOptions],
      subcommands: command.commands.map((child) => ({
        name: child.name(),
        description: child.description(),
      })),
    },
    ...command.commands.flatMap((child) => describe(child, [...path, child.name()])),
  ];
  return describe(program, []);
}

/** A script for that shell. Where a command takes neither options nor subcommands, files are completed. */
export function completionScript(shell: Shell, commands: readonly CommandWords[]): string {
  switch (shell) {
    case 'bash':
      return bashScript(commands);
    case 'zsh':
      return zshScript(commands);
    case 'fish':
      return fishScript(commands);
    case 'powershell':
      return powershellScript(commands);
  }
}

function optionsOf(command: Command): { flag: string; description: string }[] {
  return command.options.map(({ long, short, description }) => ({
    flag: long ?? short ?? '',
    description,
  }));
}

function wordsFor({ options, subcommands }: CommandWords): string {
  return [...subcommands.map(({ name }) => name), ...options.map(({ flag }) => flag)].join(' ');
}

function bashScript(commands: readonly CommandWords[]): string {
  const cases = commands.map(
    (command) => `    '${command.path.join(' ')}') words='${wordsFor(command)}' ;;`,
  );
  return `# bash completion for kirsch
_kirsch() {
  local current=\${COMP_WORDS[COMP_CWORD]} path='' words='' word candidate
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    candidate="\${path:+$path }$word"
    case " ${commands.map(({ path }) => path.join('_')).join(' ')} " in
      *" \${candidate// /_} "*) path=$candidate ;;
    esac
  done
  case $path in
${cases.join('\n')}
  esac
  if [[ $current == -* || -z $path || $path == key ]]; then
    COMPREPLY=($(compgen -W "$words" -- "$current"))
  else
    COMPREPLY=($(compgen -f -- "$current"))
  fi
}
complete -o filenames -F _kirsch kirsch`;
}

function zshScript(commands: readonly CommandWords[]): string {
  return `#compdef kirsch
autoload -U +X bashcompinit && bashcompinit
${bashScript(commands)}`;
}

function fishScript(commands: readonly CommandWords[]): string {
  const lines = commands.flatMap(({ path, options, subcommands }) => {
    const condition =
      path.length === 0 ? '__fish_use_subcommand' : `__fish_seen_subcommand_from ${path.at(-1)}`;
    return [
      ...subcommands.map(
        ({ name, description }) =>
          `complete -c kirsch -n '${condition}' -f -a ${name} -d ${quote(description)}`,
      ),
      ...options
        .filter(({ flag }) => flag.startsWith('--'))
        .map(
          ({ flag, description }) =>
            `complete -c kirsch -n '${condition}' -l ${flag.slice(2)} -d ${quote(description)}`,
        ),
    ];
  });
  return `# fish completion for kirsch\n${lines.join('\n')}`;
}

function powershellScript(commands: readonly CommandWords[]): string {
  const entries = commands.map(
    (command) => `    '${command.path.join(' ')}' = '${wordsFor(command)}'`,
  );
  return `# PowerShell completion for kirsch
Register-ArgumentCompleter -Native -CommandName kirsch -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $words = @{
${entries.join('\n')}
  }
  $path = ''
  foreach ($element in $commandAst.CommandElements | Select-Object -Skip 1) {
    $candidate = "$path $element".Trim()
    if ($words.ContainsKey($candidate)) { $path = $candidate }
  }
  $words[$path] -split ' ' | Where-Object { $_ -like "$wordToComplete*" } |
    ForEach-Object { [System.Management.Automation.CompletionResult]::new($_) }
}`;
}

function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
