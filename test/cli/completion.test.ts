import { Argument, Command, Option } from 'commander';
import { describe, expect, it, vi } from 'vitest';
import { completionScript } from '../../infra/cli/completion/scripts.ts';
import { placeOf } from '../../infra/cli/completion/tree.ts';
import { runGrantkeeper, runLine } from '../support/run-grantkeeper.ts';

// Some start a process, on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

function small(): Command {
  const client = new Command('client').description("what is a vendor's");
  client
    .command('add')
    .description('register one')
    .option('--json', 'for programs')
    .addOption(new Option('--auth <method>', 'how').choices(['basic', 'post']));
  client.command('list').description('all of them');
  const shell = new Command('shell')
    .description('which')
    .addArgument(new Argument('<shell>').choices(['bash', 'zsh']));
  return new Command('grantkeeper').addCommand(client).addCommand(shell);
}

describe('the script', () => {
  it('for bash', () => {
    expect(completionScript('bash', placeOf(small()))).toBe(`_grantkeeper() {
  local word at="" current="\${COMP_WORDS[COMP_CWORD]}"
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$at $word" in
      " client"|" client add"|" client list"|" shell") at="$at $word" ;;
    esac
  done
  case "$at" in
    "") COMPREPLY=($(compgen -W "client shell" -- "$current")) ;;
    " client") COMPREPLY=($(compgen -W "add list" -- "$current")) ;;
    " client add") COMPREPLY=($(compgen -W "--json --auth --help" -- "$current")) ;;
    " client list") COMPREPLY=($(compgen -W "--help" -- "$current")) ;;
    " shell") COMPREPLY=($(compgen -W "bash zsh --help" -- "$current")) ;;
  esac
}
complete -o default -F _grantkeeper grantkeeper
`);
  });

  it('for zsh', () => {
    expect(completionScript('zsh', placeOf(small()))).toBe(`#compdef grantkeeper
_grantkeeper() {
  local word at=""
  for word in "\${words[@]:1:$((CURRENT - 2))}"; do
    case "$at $word" in
      " client"|" client add"|" client list"|" shell") at="$at $word" ;;
    esac
  done
  case "$at" in
    "") compadd -- client shell ;;
    " client") compadd -- add list ;;
    " client add") compadd -- --json --auth --help; _files ;;
    " client list") compadd -- --help; _files ;;
    " shell") compadd -- bash zsh --help; _files ;;
  esac
}
compdef _grantkeeper grantkeeper
`);
  });

  it('for fish', () => {
    const atClient = '__fish_seen_subcommand_from client; and';
    expect(completionScript('fish', placeOf(small())).trimEnd().split('\n')).toEqual([
      "complete -c grantkeeper -f -n '__fish_use_subcommand' -a client -d 'what is a vendor\\'s'",
      "complete -c grantkeeper -f -n '__fish_use_subcommand' -a shell -d 'which'",
      `complete -c grantkeeper -f -n '${atClient} not __fish_seen_subcommand_from add list' -a add -d 'register one'`,
      `complete -c grantkeeper -f -n '${atClient} not __fish_seen_subcommand_from add list' -a list -d 'all of them'`,
      `complete -c grantkeeper -n '${atClient} __fish_seen_subcommand_from add' -l json -d 'for programs'`,
      `complete -c grantkeeper -n '${atClient} __fish_seen_subcommand_from add' -l auth -r -f -a 'basic post' -d 'how'`,
      "complete -c grantkeeper -f -n '__fish_seen_subcommand_from shell' -a 'bash zsh'",
    ]);
  });
});

/** What bash offers at the end of this line. */
async function offered(line: string): Promise<readonly string[]> {
  const words = line.split(' ');
  const { stdout } = await runLine(`
    source <(${process.execPath} infra/cli/grantkeeper.mjs completion bash)
    COMP_WORDS=(${words.map((word) => `"${word}"`).join(' ')})
    COMP_CWORD=${words.length - 1}
    _grantkeeper
    printf '%s\\n' "\${COMPREPLY[@]}"`);
  return stdout.trimEnd().split('\n');
}

describe('grantkeeper completion', () => {
  it('completes verbs, verbs below them, and options, in a real bash', async () => {
    expect(await offered('grantkeeper o')).toEqual(['owners', 'offboard']);
    expect(await offered('grantkeeper integration re')).toEqual(['refresh', 'resume', 'remove']);
    expect(await offered('grantkeeper client add billing --sec')).toEqual(['--secret-expires-at']);
    expect(await offered('grantkeeper completion z')).toEqual(['zsh']);
  });

  it('knows three shells: 2 for another', async () => {
    expect(await runGrantkeeper(['completion', 'tcsh'])).toMatchObject({ code: 2, stdout: '' });
  });
});

describe('--help', () => {
  it('names every verb', async () => {
    const { stdout } = await runGrantkeeper(['--help']);
    const verbs = [...stdout.matchAll(/^ {2}([a-z]+)\b/gm)].map(([, verb]) => verb);
    expect(verbs).toEqual([
      'client',
      'integration',
      'token',
      'webhook',
      'owners',
      'offboard',
      'job',
      'queue',
      'calendar',
      'notices',
      'campaign',
      'page',
      'run',
      'backup',
      'restore',
      'doctor',
      'vendor',
      'audit',
      'cost',
      'completion',
      'help',
    ]);
  });

  it.each([
    ['client', '$ npx grantkeeper client rotate billing'],
    ['campaign', '$ npx grantkeeper campaign show more-files'],
    ['integration', '$ npx grantkeeper integration connect nightly'],
    ['integration import', '$ npx grantkeeper integration import connections.json --from nango'],
    ['token', '$ npx grantkeeper token nightly --min-ttl 600 --json'],
    ['webhook', '$ npx grantkeeper webhook show billing'],
    ['owners', '$ npx grantkeeper owners'],
    ['offboard', '$ npx grantkeeper offboard ada@example.com'],
    ['job', '$ npx grantkeeper job preflight month-end && ./month-end.sh'],
    ['queue', '$ npx grantkeeper queue redrive orders-dead --integration payroll'],
    ['doctor', '$ npx grantkeeper doctor'],
    ['completion', '$ source <(npx grantkeeper completion bash)'],
  ])('%s teaches by example', async (verb, example) => {
    const { code, stdout } = await runGrantkeeper([...verb.split(' '), '--help']);
    expect(code).toBe(0);
    expect(stdout).toContain(example);
  });
});
