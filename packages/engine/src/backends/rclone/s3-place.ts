/** Where an s3 remote of rclone leads. */
export interface S3Place {
  /** Null is Amazon’s own of the region. */
  readonly endpoint: string | null
  readonly region: string
  readonly pathStyle: boolean
}

/** Providers whose buckets are names of hosts. */
const virtualHosts: ReadonlySet<string> = new Set(['AWS', 'Alibaba', 'HuaweiOBS', 'Netease', 'TencentCOS', 'IONOS'])

/** The place that the options of an s3 remote name, with what rclone takes for granted. */
export function s3PlaceOf(options: Readonly<Record<string, string>>): S3Place {
  const { provider = 'Other', endpoint = '', region } = options
  return {
    endpoint: endpoint === '' ? null : /^https?:\/\//.test(endpoint) ? endpoint : `https://${endpoint}`,
    region: region || 'us-east-1',
    pathStyle: (options['force_path_style'] || String(!virtualHosts.has(provider))) === 'true',
  }
}
