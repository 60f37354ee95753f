import { KeyReader, readYamlMap } from '../yaml.ts';
import { parseBase } from './remote-url.ts';

/** A login of `tea`, Gitea's own command-line tool. */
export interface TeaLogin {
  readonly name: string;
  /** The root of the forge that it is for; undefined where its address is none. */
  readonly base: string | undefined;
  /** Undefined where tea keeps it elsewhere or renews it: then tea itself has to be asked. */
  readonly token: string | undefined;
  readonly isDefault: boolean;
}

/** The logins in tea's `config.yml`. What cannot be read is passed over: the file is not ours. */
export function parseTeaLogins(text: string): TeaLogin[] {
  const { value, placeOf } = readYamlMap(text);
  if (value === undefined) return [];
  return new KeyReader(value, placeOf).list('logins').flatMap((entry) => {
    const login = typeof entry === 'object' && entry !== null ? (entry as Record<string, unknown>) : {};
    const field = (key: string): string => (typeof login[key] === 'string' ? login[key] : '');
    if (field('name') === '') return [];
    const renewed = field('auth_method').toLowerCase() === 'oauth' || field('refresh_token') !== '';
    return [
      {
        name: field('name'),
        base: parseBase(field('url')),
        token: renewed || field('token') === '' ? undefined : field('token'),
        isDefault: login.default === true,
      },
    ];
  });
}
