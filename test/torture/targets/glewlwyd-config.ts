interface Place {
  readonly port: number;
  readonly url: string;
  readonly folder: string;
  readonly modules: string;
}

/** The server's own settings: loopback, no pages, one SQLite file. */
export function glewlwydConfig({ port, url, folder, modules }: Place): string {
  return `port=${port}
bind_address="127.0.0.1"
external_url="${url}"
api_prefix="api"
static_files_path="${folder}"
log_mode="console"
log_level="WARNING"
cookie_secure=0
admin_scope="g_admin"
profile_scope="g_profile"
user_module_path="${modules}/user"
user_middleware_module_path="${modules}/user_middleware"
client_module_path="${modules}/client"
user_auth_scheme_module_path="${modules}/scheme"
plugin_module_path="${modules}/plugin"
hash_algorithm="SHA512"
database =
{
  type = "sqlite3"
  path = "${folder}/glewlwyd.db"
};
`;
}

interface Habits {
  readonly url: string;
  readonly oneUse: 'always' | 'never';
  /** What it signs its tokens with. */
  readonly key: string;
  readonly accessTokenSeconds: number;
}

/** An instance of its OpenID plugin, with no more than is needed. Clients register themselves (RFC 7591, RFC 7592). */
export function oidcPlugin({ url, oneUse, key, accessTokenSeconds }: Habits) {
  return {
    module: 'oidc',
    name: 'oidc',
    display_name: 'the server that homes are tried against',
    enabled: true,
    parameters: {
      iss: url,
      'allow-non-oidc': true,
      'jwt-type': 'sha',
      'jwt-key-size': '256',
      key,
      'access-token-duration': accessTokenSeconds,
      'refresh-token-duration': 86_400,
      'code-duration': 60,
      'refresh-token-rolling': true,
      'refresh-token-one-use': oneUse,
      'auth-type-code-enabled': true,
      'auth-type-token-enabled': false,
      'auth-type-id-token-enabled': true,
      'auth-type-none-enabled': false,
      'auth-type-password-enabled': false,
      'auth-type-client-enabled': true,
      'auth-type-device-enabled': false,
      'auth-type-refresh-enabled': true,
      'jwks-show': false,
      'register-client-allowed': true,
      'register-client-auth-scope': [],
      'register-client-credentials-scope': [],
      'register-client-management-allowed': true,
    },
  };
}
