import { Component, type ReactNode } from 'react'
import { ProblemNotice } from './problem-notice.tsx'

interface PartBoundaryProps {
  readonly children: ReactNode
}

interface PartBoundaryState {
  readonly error: unknown
}

/** Keeps a fault in one part of a page from taking the rest of it down. */
export class PartBoundary extends Component<PartBoundaryProps, PartBoundaryState> {
  override readonly state: PartBoundaryState = { error: null }

  static getDerivedStateFromError(error: unknown): PartBoundaryState {
    return { error }
  }

  override render(): ReactNode {
    if (this.state.error === null) return this.props.children
    return <ProblemNotice error={this.state.error} title="This part could not be loaded" onRetry={() => this.setState({ error: null })} />
  }
}
