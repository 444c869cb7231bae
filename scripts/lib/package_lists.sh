# Sourced by scripts/quickstart and scripts/test: what they need from Debian.

# To build the program.
build_packages=(gcc libc6-dev meson ninja-build pkg-config python3
    libpq-dev libjansson-dev libconfuse-dev zlib1g-dev libevent-dev libssl-dev libsystemd-dev libjemalloc-dev
    nodejs npm)

# To run it on a private PostgreSQL.
run_packages=(postgresql)

# To test it.
test_packages=(g++ clang clang-format libclang-rt-14-dev cppcheck valgrind libcmocka-dev
    postgresql-15-pgtap libtap-parser-sourcehandler-pgtap-perl
    bash-completion man-db mandoc openssl procps bsdutils git chromium poppler-utils)
