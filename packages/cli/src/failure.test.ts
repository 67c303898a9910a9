import { CommanderError } from 'commander';
import { expect, test } from 'vitest';
import { CliError } from './cli-error.ts';
import { describeFailure } from './failure.ts';

test('what a person can put right has status 2 and the message as it is', () => {
  const failure = describeFailure(new CliError('usage', '--bars is missing'));
  expect(failure).toEqual({ status: 2, line: 'continuo: --bars is missing' });
});

test('a message of many lines becomes one', () => {
  expect(describeFailure(new CliError('input', 'one\n  two\n')).line).toBe('continuo: one two');
});

test('an unknown flag keeps its suggestion on the same line', () => {
  const error = new CommanderError(
    1,
    'commander.unknownOption',
    "error: unknown option '--bar'\n(Did you mean --bars?)",
  );
  expect(describeFailure(error).line).toBe("continuo: unknown option '--bar'; did you mean --bars?");
});

test('a full stop of the parser does not stand before our semicolon', () => {
  const error = new CommanderError(
    1,
    'commander.excessArguments',
    'error: too many arguments. Expected 1 but got 2: a, b.',
  );
  expect(describeFailure(error).line).toBe(
    'continuo: too many arguments. Expected 1 but got 2: a, b; --help shows what there is',
  );
});

test('a choice that is none is told with the nearest', () => {
  const error = new CommanderError(
    1,
    'commander.invalidArgument',
    "error: option '--keys <how>' argument 'comon' is invalid. Allowed choices are keep, common, all.",
  );
  expect(describeFailure(error).line).toMatch(/Allowed choices are keep, common, all; did you mean "common"\?$/);
});

test('a file whose name begins with a dash is told how it is written', () => {
  const error = new CommanderError(1, 'commander.unknownOption', "error: unknown option '-a.mid'");
  expect(describeFailure(error).line).toBe(
    "continuo: unknown option '-a.mid'; a file of that name is written ./-a.mid",
  );
});

test('a missing file is told by its path', () => {
  const error = Object.assign(new Error('ENOENT: no such file'), { code: 'ENOENT', path: 'a.mid' });
  expect(describeFailure(error)).toEqual({ status: 2, line: 'continuo: a.mid: there is no such file or folder' });
});

test('a stop by the person is status 130 and a fault of ours is status 1', () => {
  expect(describeFailure(new DOMException('aborted', 'AbortError')).status).toBe(130);
  expect(describeFailure(new TypeError('x is undefined')).status).toBe(1);
});
