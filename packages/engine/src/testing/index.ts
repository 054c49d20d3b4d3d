export * from './plan-store-contract.ts'
export * from './state-store-contract.ts'
