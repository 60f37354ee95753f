/** Whether nobody can have read the request: no connection came about. */
export function wasNeverSent(cause: unknown): boolean {
  const failures = leavesOf(cause);
  return failures.length > 0 && failures.every((one) => isConnecting(one) || TLS.test(one.code));
}

/** Whether the connection came about and was not trusted, or does not speak TLS. */
export function isTls(cause: unknown): boolean {
  return leavesOf(cause).some(({ code }) => TLS.test(code));
}

/** Whether the certificate is from an authority that Node does not know. */
export function isUntrusted(cause: unknown): boolean {
  return leavesOf(cause).some(({ code }) => UNTRUSTED.test(code));
}

/** What failed, in the shortest words that Node has for it. */
export function networkWords(cause: unknown): string {
  const [failure] = leavesOf(cause);
  const known = WORDS[failure?.code ?? ''];
  if (failure === undefined || known !== undefined) return known ?? 'the connection failed';
  return [failure.code, failure.message].filter(Boolean).join(': ') || 'the connection failed';
}

interface Leaf {
  readonly code: string;
  readonly syscall: string;
  readonly message: string;
}

const UNTRUSTED =
  /SELF_SIGNED|^UNABLE_TO_(?:VERIFY|GET_ISSUER)|^CERT_(?:UNTRUSTED|CHAIN_TOO_LONG|SIGNATURE_FAILURE)$/;
const TLS = new RegExp(
  `${UNTRUSTED.source}|^(?:CERT_|ERR_TLS_|ERR_SSL_|EPROTO$|HOSTNAME_MISMATCH$|INVALID_CA$)`,
);

const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was cut',
  EPIPE: 'the connection was cut',
  ENOTFOUND: 'there is no host of this name',
  EAI_AGAIN: 'the name of the host could not be looked up',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
  ETIMEDOUT: 'the connection took too long',
  EPROTO: 'it does not speak TLS',
  ERR_SSL_WRONG_VERSION_NUMBER: 'it does not speak TLS',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host',
};

const NEVER_CONNECTED = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'];

function isConnecting({ code, syscall }: Leaf): boolean {
  return NEVER_CONNECTED.includes(code) || syscall === 'connect' || syscall === 'getaddrinfo';
}

/** The innermost failures: there are several when a host has several addresses. */
function leavesOf(error: unknown): Leaf[] {
  if (typeof error !== 'object' || error === null) return [];
  const { cause, errors, code, syscall, message } = error as Record<string, unknown>;
  if (Array.isArray(errors) && errors.length > 0) return errors.flatMap(leavesOf);
  const inner = leavesOf(cause);
  if (inner.length > 0) return inner;
  const [theCode, theCall, theMessage] = [code, syscall, message].map((one) =>
    typeof one === 'string' ? one : '',
  );
  return [{ code: theCode ?? '', syscall: theCall ?? '', message: theMessage ?? '' }];
}
