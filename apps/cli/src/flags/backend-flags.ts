/** The settings of rclone's storages, by storage: those that are switches, and those that take a value. */
interface BackendFlags {
  readonly switches: string
  readonly values: string
}

// Which ones take a value must be known: `--drive-skip-gdocs path1` and `--drive-chunk-size 64M path1` differ in nothing else.
const backendFlags: Readonly<Record<string, BackendFlags>> = {
  acd: { switches: '', values: 'auth-url client-id client-secret encoding templink-threshold token token-url upload-wait-per-gb' },
  alias: {
    switches: '',
    values: 'description remote',
  },
  archive: {
    switches: '',
    values: 'description remote',
  },
  azureblob: {
    switches:
      'archive-tier-delete client-send-certificate-chain decompress directory-markers disable-checksum disable-instance-discovery env-auth no-check-container no-head-object use-az use-copy-blob use-emulator use-msi memory-pool-use-mmap',
    values:
      'access-tier account chunk-size client-certificate-password client-certificate-path client-id client-secret connection-string copy-concurrency copy-cutoff copy-total-concurrency delete-snapshots description encoding endpoint key list-chunk msi-client-id msi-mi-res-id msi-object-id password public-access sas-url service-principal-file tenant upload-concurrency upload-cutoff username memory-pool-flush-time',
  },
  azurefiles: {
    switches: 'client-send-certificate-chain disable-instance-discovery env-auth use-az use-emulator use-msi',
    values:
      'account chunk-size client-certificate-password client-certificate-path client-id client-secret connection-string description encoding endpoint key max-stream-size msi-client-id msi-mi-res-id msi-object-id password sas-url service-principal-file share-name tenant upload-concurrency username',
  },
  b2: {
    switches: 'disable-checksum hard-delete versions memory-pool-use-mmap',
    values:
      'account chunk-size copy-cutoff description download-auth-duration download-url encoding endpoint key lifecycle sse-customer-algorithm sse-customer-key sse-customer-key-base64 sse-customer-key-md5 test-mode upload-concurrency upload-cutoff version-at memory-pool-flush-time',
  },
  box: {
    switches: 'client-credentials',
    values:
      'access-token auth-url box-config-file box-sub-type client-id client-secret commit-retries description encoding impersonate list-chunk owned-by root-folder-id token token-url upload-cutoff',
  },
  cache: {
    switches: 'chunk-no-memory db-purge writes',
    values:
      'chunk-clean-interval chunk-path chunk-size chunk-total-size db-path db-wait-time description info-age plex-insecure plex-password plex-url plex-username read-retries remote rps tmp-upload-path tmp-wait-time workers',
  },
  chunker: {
    switches: 'fail-hard',
    values: 'chunk-size description hash-type remote',
  },
  cloudinary: {
    switches: 'adjust-media-files-extensions',
    values: 'api-key api-secret cloud-name description encoding eventually-consistent-delay media-extensions upload-prefix upload-preset',
  },
  combine: {
    switches: '',
    values: 'description upstreams',
  },
  compress: {
    switches: '',
    values: 'description level mode ram-cache-limit remote',
  },
  crypt: {
    switches: 'directory-name-encryption no-data-encryption pass-bad-blocks server-side-across-configs show-mapping strict-names',
    values: 'description filename-encoding filename-encryption password password2 remote suffix',
  },
  doi: {
    switches: '',
    values: 'description doi doi-resolver-api-url provider',
  },
  drime: {
    switches: 'hard-delete',
    values: 'access-token chunk-size description encoding list-chunk root-folder-id upload-concurrency upload-cutoff workspace-id',
  },
  drive: {
    switches:
      'acknowledge-abuse allow-import-name-change auth-owner-only client-credentials copy-shortcut-content disable-http2 env-auth fast-list-bug-fix keep-revision-forever metadata-enforce-expansive-access server-side-across-configs shared-with-me show-all-gdocs size-as-quota skip-checksum-gphotos skip-dangling-shortcuts skip-gdocs skip-shortcuts starred-only stop-on-download-limit stop-on-upload-limit trashed-only use-created-date use-shared-date use-trash',
    values:
      'auth-url chunk-size client-id client-secret description encoding export-formats formats impersonate import-formats list-chunk metadata-labels metadata-owner metadata-permissions pacer-burst pacer-min-sleep resource-key root-folder-id scope service-account-credentials service-account-file team-drive token token-url upload-cutoff v2-download-min-size',
  },
  dropbox: {
    switches: 'client-credentials shared-files shared-folders show-all-exports skip-exports skip-shared-folders skip-unowned-folders',
    values:
      'auth-url batch-mode batch-size batch-timeout chunk-size client-id client-secret description encoding export-formats impersonate impersonate-admin pacer-min-sleep root-namespace token token-url batch-commit-timeout',
  },
  fichier: {
    switches: 'cdn',
    values: 'api-key description encoding file-password folder-password shared-folder',
  },
  filefabric: {
    switches: '',
    values: 'description encoding permanent-token root-folder-id token token-expiry url version',
  },
  filelu: {
    switches: '',
    values: 'chunk-size description encoding key upload-cutoff',
  },
  filen: {
    switches: '',
    values:
      'api-key auth-version base-folder-uuid description email encoding master-keys password private-key public-key upload-concurrency',
  },
  filescom: {
    switches: '',
    values: 'api-key description encoding password site username',
  },
  ftp: {
    switches:
      'allow-insecure-tls-ciphers ask-password disable-epsv disable-mlsd disable-tls13 disable-utf8 explicit-tls force-list-hidden no-check-certificate no-check-upload tls writing-mdtm',
    values:
      'close-timeout concurrency description encoding host http-proxy idle-timeout pass port shut-timeout socks-proxy tls-cache-size user',
  },
  gcs: {
    switches: 'anonymous bucket-policy-only client-credentials decompress directory-markers env-auth no-check-bucket',
    values:
      'access-token auth-url bucket-acl client-id client-secret description encoding endpoint location object-acl project-number service-account-file storage-class token token-url user-project',
  },
  gofile: {
    switches: '',
    values: 'access-token account-id description encoding list-chunk root-folder-id',
  },
  gphotos: {
    switches: 'client-credentials include-archived read-only read-size',
    values: 'auth-url batch-mode batch-size batch-timeout client-id client-secret description encoding proxy start-year token token-url',
  },
  hasher: {
    switches: '',
    values: 'auto-size description hashes max-age remote',
  },
  hdfs: {
    switches: '',
    values: 'data-transfer-protection description encoding namenode service-principal-name username',
  },
  hidrive: {
    switches: 'client-credentials disable-fetching-member-count',
    values:
      'auth-url chunk-size client-id client-secret description encoding endpoint root-prefix scope-access scope-role token token-url upload-concurrency upload-cutoff',
  },
  http: {
    switches: 'no-escape no-head no-slash',
    values: 'description headers url',
  },
  huaweidrive: {
    switches: 'client-credentials',
    values: 'auth-url chunk-size client-id client-secret description encoding list-chunk root-folder-id token token-url upload-cutoff',
  },
  iclouddrive: {
    switches: '',
    values: 'apple-id client-id description encoding password service',
  },
  imagekit: {
    switches: 'only-signed versions',
    values: 'description encoding endpoint private-key public-key upload-tags',
  },
  internetarchive: {
    switches: 'disable-checksum item-derive',
    values: 'access-key-id description encoding endpoint front-endpoint item-metadata secret-access-key wait-archive',
  },
  internxt: {
    switches: 'skip-hash-validation',
    values: 'chunk-size description email encoding pass upload-concurrency upload-cutoff',
  },
  jottacloud: {
    switches: 'client-credentials hard-delete no-versions trashed-only',
    values: 'auth-url client-id client-secret description encoding md5-memory-limit token token-url upload-resume-limit',
  },
  koofr: {
    switches: 'setmtime',
    values: 'description encoding endpoint mountid password provider user',
  },
  linkbox: {
    switches: '',
    values: 'description email password token',
  },
  mailru: {
    switches: 'check-hash client-credentials speedup-enable',
    values:
      'auth-url client-id client-secret description encoding pass speedup-file-patterns speedup-max-disk speedup-max-memory token token-url user',
  },
  mega: {
    switches: 'debug hard-delete use-https',
    values: '2fa description encoding pass user',
  },
  memory: {
    switches: 'discard',
    values: 'description',
  },
  netstorage: {
    switches: '',
    values: 'account description host protocol secret',
  },
  onedrive: {
    switches: 'av-override client-credentials delta expose-onenote-files hard-delete no-versions server-side-across-configs',
    values:
      'access-scopes auth-url chunk-size client-id client-secret description drive-id drive-type encoding hash-type link-password link-scope link-type list-chunk metadata-permissions region root-folder-id tenant tenant-url token token-url upload-cutoff',
  },
  oos: {
    switches: 'attempt-resume-upload decompress disable-checksum leave-parts-on-error no-check-bucket',
    values:
      'chunk-size compartment config-file config-profile copy-cutoff copy-timeout description encoding endpoint max-upload-parts namespace provider region sse-customer-algorithm sse-customer-key sse-customer-key-file sse-customer-key-sha256 sse-kms-key-id storage-tier upload-concurrency upload-cutoff',
  },
  opendrive: {
    switches: '',
    values: 'access chunk-size description encoding password username',
  },
  pcloud: {
    switches: 'client-credentials',
    values: 'auth-url client-id client-secret description encoding hostname password root-folder-id token token-url username',
  },
  pikpak: {
    switches: 'no-media-link trashed-only use-trash',
    values:
      'chunk-size description device-id encoding hash-memory-limit pass root-folder-id upload-concurrency upload-cutoff user user-agent',
  },
  pixeldrain: {
    switches: '',
    values: 'api-key api-url description root-folder-id',
  },
  premiumizeme: {
    switches: 'client-credentials',
    values: 'auth-url client-id client-secret description encoding token token-url',
  },
  protondrive: {
    switches: 'enable-caching original-file-size replace-existing-draft',
    values: '2fa app-version description encoding mailbox-password otp-secret-key password username',
  },
  putio: {
    switches: 'client-credentials',
    values: 'auth-url client-id client-secret description encoding token token-url',
  },
  qingstor: {
    switches: 'env-auth',
    values:
      'access-key-id chunk-size connection-retries description encoding endpoint secret-access-key upload-concurrency upload-cutoff zone',
  },
  quatrix: {
    switches: 'hard-delete skip-project-folders',
    values: 'api-key description effective-upload-time encoding host maximal-summary-chunk-size minimal-chunk-size',
  },
  s3: {
    switches:
      'bucket-object-lock-enabled bypass-governance-retention decompress directory-bucket directory-markers disable-checksum disable-http2 env-auth force-path-style leave-parts-on-error no-check-bucket no-head no-head-object no-system-metadata object-lock-set-after-upload requester-pays use-accelerate-endpoint use-arn-region use-dual-stack use-presigned-request v2-auth version-deleted versions memory-pool-use-mmap',
    values:
      'access-key-id acl bucket-acl chunk-size copy-cutoff description download-url encoding endpoint ibm-api-key ibm-iam-endpoint ibm-resource-instance-id list-chunk list-url-encode list-version list-versions-oldest-first location-constraint max-upload-parts might-gzip object-lock-legal-hold-status object-lock-mode object-lock-retain-until-date object-lock-supported profile provider region role-arn role-external-id role-session-duration role-session-name sdk-log-mode secret-access-key server-side-encryption session-token shared-credentials-file sign-accept-encoding sse-customer-algorithm sse-customer-key sse-customer-key-base64 sse-customer-key-md5 sse-kms-key-id storage-class upload-concurrency upload-cutoff use-accept-encoding-gzip use-already-exists use-data-integrity-protections use-multipart-etag use-multipart-uploads use-unsigned-payload use-x-id version-at memory-pool-flush-time',
  },
  seafile: {
    switches: '2fa create-library',
    values: 'description encoding library library-key pass url user',
  },
  sftp: {
    switches:
      'ask-password copy-is-hardlink disable-concurrent-reads disable-concurrent-writes disable-hashcheck key-use-agent pin-host-key set-modtime skip-links use-fstat use-insecure-cipher',
    values:
      'blake3sum-command chunk-size ciphers concurrency connections crc32sum-command description encoding hashes host host-key-algorithms host-keys http-proxy idle-timeout key-exchange key-file key-file-pass key-pem known-hosts-file macs md5sum-command pass path-override port pubkey pubkey-file server-command set-env sha1sum-command sha256sum-command shell-type socks-proxy ssh subsystem user xxh128sum-command xxh3sum-command',
  },
  shade: {
    switches: '',
    values: 'api-key chunk-size description drive-id encoding endpoint max-upload-parts token token-expiry upload-concurrency',
  },
  sharefile: {
    switches: 'client-credentials',
    values: 'auth-url chunk-size client-id client-secret description encoding endpoint root-folder-id token token-url upload-cutoff',
  },
  sia: {
    switches: '',
    values: 'api-password api-url description encoding user-agent',
  },
  skip: {
    switches: 'specials',
    values: '',
  },
  smb: {
    switches: 'case-insensitive hide-special-share use-kerberos',
    values: 'description domain encoding host idle-timeout kerberos-ccache pass port spn user',
  },
  storj: {
    switches: '',
    values: 'access-grant api-key description passphrase provider satellite-address',
  },
  sugarsync: {
    switches: 'hard-delete',
    values:
      'access-key-id app-id authorization authorization-expiry deleted-id description encoding private-access-key refresh-token root-id user',
  },
  swift: {
    switches: 'env-auth fetch-until-empty-page leave-parts-on-error no-chunk no-large-objects',
    values:
      'application-credential-id application-credential-name application-credential-secret auth auth-token auth-version chunk-size description domain encoding endpoint-type key partial-page-fetch-threshold region storage-policy storage-url tenant tenant-domain tenant-id use-segments-container user user-id',
  },
  ulozto: {
    switches: '',
    values: 'app-token description encoding list-page-size password root-folder-slug username',
  },
  union: {
    switches: '',
    values: 'action-policy cache-time create-policy description min-free-space search-policy upstreams',
  },
  uptobox: { switches: '', values: 'access-token encoding' },
  webdav: {
    switches: 'auth-redirect owncloud-exclude-mounts owncloud-exclude-shares',
    values:
      'bearer-token bearer-token-command description encoding headers nextcloud-chunk-size pacer-min-sleep pass unix-socket url user vendor',
  },
  yandex: {
    switches: 'client-credentials hard-delete spoof-ua',
    values: 'auth-url client-id client-secret description encoding token token-url upload-wait',
  },
  zoho: {
    switches: 'client-credentials',
    values:
      'auth-url client-id client-secret description encoding list-folder-burst list-folder-limit list-folder-window region root-folder-id token token-url tpslimit tpslimit-burst upload-cutoff',
  },
}

/** A flag of one of rclone's storages; null for any other name. */
export function backendFlag(name: string): { readonly takesValue: boolean } | null {
  const dash = name.indexOf('-')
  const flags = Object.hasOwn(backendFlags, name.slice(0, dash)) ? backendFlags[name.slice(0, dash)] : undefined
  if (flags === undefined) return null
  const rest = name.slice(dash + 1)
  if (flags.switches.split(' ').includes(rest)) return { takesValue: false }
  return flags.values.split(' ').includes(rest) ? { takesValue: true } : null
}

/** How many flags each storage has, for the documentation. */
export function backendFlagCounts(): readonly (readonly [prefix: string, count: number])[] {
  return Object.entries(backendFlags).map(([prefix, { switches, values }]) => {
    return [prefix, `${switches} ${values}`.trim().split(/ +/).length]
  })
}
