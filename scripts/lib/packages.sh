# Sourced by scripts/quickstart and scripts/test: Debian packages, installed only where they are missing.

package_is_installed() {
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# apt-get as root, or through sudo; quiet, and never asking.
as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        echo "packages: not root, and there is no sudo. As root: apt-get install ${missing[*]}" >&2
        exit 1
    fi
}

apt() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0 "$@" >/dev/null || {
        echo "packages: apt-get $1 failed; is the network there? Missing: ${missing[*]}" >&2
        exit 1
    }
}

# The server package makes and starts a cluster "main" when it is installed. ordo brings its own: while
# the package is installed for ordo alone, that is switched off, and the user's setting comes back.
install_server_without_cluster() {
    local settings=/etc/postgresql-common/createcluster.conf
    apt install --no-install-recommends postgresql-common
    as_root cp -p "$settings" "$settings.ordo"
    echo "create_main_cluster = false" | as_root tee -a "$settings" >/dev/null
    apt install --no-install-recommends postgresql
    as_root mv "$settings.ordo" "$settings"
}

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
    command -v apt-get >/dev/null || {
        echo "packages: there is no apt-get; install by hand: ${missing[*]}" >&2
        exit 1
    }
    echo "Installing: ${missing[*]}"
    apt update
    case " ${missing[*]} " in
    *" postgresql "*) install_server_without_cluster ;;
    esac
    apt install --no-install-recommends "${missing[@]}"
}
