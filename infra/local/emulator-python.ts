import { join } from 'node:path';
import { PythonUnavailable, pythonEnvironment } from './python-environment.ts';

const NEEDS = {
  what: 'the AWS emulator',
  requirements: join(import.meta.dirname, 'emulator-requirements.txt'),
};

/** The emulator cannot run on this machine as it is; the message says what would mend that. */
export class EmulatorUnavailable extends Error {
  override readonly name = 'EmulatorUnavailable';
}

/** The Python that runs the emulator. Throws `EmulatorUnavailable`. */
export async function emulatorPython(root: string): Promise<string> {
  try {
    return await pythonEnvironment(root, NEEDS);
  } catch (error) {
    if (!(error instanceof PythonUnavailable)) throw error;
    throw new EmulatorUnavailable(error.message, { cause: error });
  }
}
