export * from './disk-pair.ts'
export * from './disk-tree.ts'
export * from './plan-store-contract.ts'
export * from './state-store-contract.ts'
