#!/bin/sh
# Brings Debian's Chromium for the browser tests, where there is none and this user may install one.
set -eu
command -v chromium >/dev/null 2>&1 && exit 0
[ -n "${CHROMIUM:-}" ] && exit 0
if ! command -v apt-get >/dev/null 2>&1 || [ "$(id -u)" -ne 0 ]; then
  echo 'there is no chromium, and it cannot be installed from here: install it, or name one in CHROMIUM' >&2
  exit 1
fi
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-liberation >/dev/null
