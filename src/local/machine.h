/* What this machine can spare: memory and disk, as limited for this process. */
#ifndef ORDO_LOCAL_MACHINE_H
#define ORDO_LOCAL_MACHINE_H

#include <stdint.h>

/* Bytes of memory: the machine's, or the control group's limit (versions 1 and 2) if it is less. */
int64_t machine_memory_bytes(void);

/* Bytes free for us on the file system of `folder`; -1 if that cannot be known. */
int64_t machine_disk_free_bytes(const char *folder);

#endif
