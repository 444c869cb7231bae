# Sourced by scripts/quickstart and scripts/test: Debian packages, installed only where they are missing.

package_is_installed() {
    # node and npm may come from elsewhere, and then Debian's are not to be had beside them.
    case $1 in
    nodejs) command -v node >/dev/null && return ;;
    npm) command -v npm >/dev/null && return ;;
    esac
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

packages_fail() {
    echo "packages: $1" >&2
    exit 1
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

# apt-get, without questions; what it says is shown only if it fails.
apt() {
    local log
    log=$(mktemp)
    if ! as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 "$@" \
        >"$log" 2>&1; then
        tail -n 20 "$log" >&2
        rm -f "$log"
        packages_fail "apt-get $1 failed; is the network there? Missing: ${missing[*]}"
    fi
    rm -f "$log"
}

# The server package makes and starts a cluster "main" when it is installed. ordo brings its own: while
# the server is installed for ordo alone, that is switched off, and then the settings are as they were.
# Who has said in them what they want gets that.
install_server_without_cluster() (
    settings=/etc/postgresql-common/createcluster.conf
    kept=$settings.before-ordo
    apt install --no-install-recommends postgresql-common
    [ ! -e "$kept" ] || as_root mv "$kept" "$settings" # of an installation that was killed
    if ! grep -q '^[[:space:]]*create_main_cluster' "$settings"; then
        as_root cp -p "$settings" "$kept"
        trap 'as_root mv "$kept" "$settings"' EXIT
        trap 'exit 130' INT TERM HUP
        echo "create_main_cluster = false" | as_root tee -a "$settings" >/dev/null
    fi
    apt install --no-install-recommends postgresql
)

# install_packages NAME...
install_packages() {
    local package
    missing=()
    for package; do
        package_is_installed "$package" || missing+=("$package")
    done
    if [ ${#missing[@]} -eq 0 ]; then
        echo "All ${#} packages are there."
        return
    fi
    command -v apt-get >/dev/null || packages_fail "there is no apt-get; install by hand: ${missing[*]}"
    [ "$(id -u)" -eq 0 ] || command -v sudo >/dev/null ||
        packages_fail "not root, and there is no sudo. As root: apt-get install ${missing[*]}"
    echo "Installing: ${missing[*]}"
    apt update
    case " ${missing[*]} " in
    *" postgresql "*) install_server_without_cluster ;;
    esac
    apt install --no-install-recommends "${missing[@]}"
}
