#include "local/machine.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/text.h"

enum { CGROUP_PATH_BYTES = 4096 };

/* The limit in a control group's file; `most` if there is none ("max", or no such file). */
static int64_t read_limit(const char *path, int64_t most)
{
    char line[64];
    int64_t limit = most;
    FILE *file = fopen(path, "re");
    if (file == NULL)
        return most;
    if (fgets(line, sizeof line, file) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        if (text_integer(line, 1, INT64_MAX, &limit) != TEXT_NUMBER_OK)
            limit = most;
    }
    fclose(file);
    return limit < most ? limit : most;
}

/* The least limit of a group and all the groups that it is in. */
static int64_t least_limit(const char *root, char *group, const char *file, int64_t most)
{
    for (;;) {
        char path[CGROUP_PATH_BYTES + 128];
        snprintf(path, sizeof path, "%s%s/%s", root, group, file);
        most = read_limit(path, most);
        char *last = strrchr(group, '/');
        if (last == NULL)
            return most;
        *last = '\0';
    }
}

/* One line of /proc/self/cgroup: "0::/GROUP" (version 2), "4:memory:/GROUP" (version 1). */
static int64_t limit_of_line(char *line, int64_t most)
{
    char *controllers = strchr(line, ':');
    char *group = controllers == NULL ? NULL : strchr(controllers + 1, ':');
    if (group == NULL)
        return most;
    *group++ = '\0';
    group[strcspn(group, "\n")] = '\0';
    if (controllers[1] == '\0')
        return least_limit("/sys/fs/cgroup", group, "memory.max", most);
    if (strstr(controllers + 1, "memory") != NULL)
        return least_limit("/sys/fs/cgroup/memory", group, "memory.limit_in_bytes", most);
    return most;
}

int64_t machine_memory_bytes(void)
{
    int64_t bytes = (int64_t)sysconf(_SC_PHYS_PAGES) * (int64_t)sysconf(_SC_PAGESIZE);
    FILE *file = fopen("/proc/self/cgroup", "re");
    if (file == NULL)
        return bytes;
    char line[CGROUP_PATH_BYTES];
    while (fgets(line, sizeof line, file) != NULL)
        bytes = limit_of_line(line, bytes);
    fclose(file);
    return bytes;
}

int64_t machine_disk_free_bytes(const char *folder)
{
    struct statvfs disk;
    if (statvfs(folder, &disk) != 0)
        return -1;
    return (int64_t)disk.f_bavail * (int64_t)disk.f_frsize;
}
