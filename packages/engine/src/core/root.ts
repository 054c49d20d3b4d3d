/** What stands at the root of a side. `identity` changes when another disk is mounted there. */
export type RootSeen =
  | { readonly kind: 'folder'; readonly identity: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'not-a-folder' }
  | { readonly kind: 'unreadable'; readonly why: string }
