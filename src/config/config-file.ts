import { UserError } from '../common/user-error.js';
import { givenFor, type GivenValue } from './given-value.js';
import { kebabCase, suggestion, type Spelling } from './spellings.js';
import { readYamlFile } from './yaml-file.js';

/**
 * Reads a YAML file (JSON is YAML too) whose keys are settings, in any of the spellings of their flags.
 *
 * Throws UserError when the file can't be read or parsed, or names a setting that does not exist.
 */
export function readConfigFile(path: string, spellings: ReadonlyMap<string, Spelling>): GivenValue[] {
  const content = readYamlFile('the config file', path);
  if (content === null || content === undefined) return [];
  if (typeof content !== 'object' || Array.isArray(content)) {
    throw new UserError(`${path} must hold a mapping of settings to values`);
  }
  return Object.entries(content).flatMap(([key, value]) => {
    const spelling = spellings.get(kebabCase(key)) ?? spellings.get(singular(kebabCase(key)));
    if (!spelling)
      throw new UserError(`${path} names an unknown setting ${key}${suggestion(key, spellings.keys())}`);
    // null is "nothing said", so that a key can be kept with its value taken out.
    return value === null ? [] : [givenFor(spelling, `${key} in ${path}`, [value])];
  });
}

/** `models:` for the setting whose flag is --model. */
function singular(key: string): string {
  return key.replace(/s$/, '');
}
