/*
 * Makes writes to the files under $FAILING_ROOT fail with the error whose number the file $FAILING_WITH holds, as long as there
 * is such a file; where "sync" follows the number, only what syncs them. Preloaded into a process, so that it meets the calls
 * of native libraries too. A write that it refuses is not made.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static int error_now(int syncs) {
    const char *path = getenv("FAILING_WITH");
    char text[16] = {0};
    int fd = path ? syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC, 0) : -1;
    if (fd < 0) return 0;
    long read = syscall(SYS_read, fd, text, sizeof text - 1);
    syscall(SYS_close, fd);
    return read > 0 && (syncs || !strstr(text, "sync")) ? atoi(text) : 0;
}

/* Whether the call on fd is to fail, with errno set. */
static int fails(int fd, int syncs) {
    const char *root = getenv("FAILING_ROOT");
    char link[64], path[4096];
    if (!root) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    long length = syscall(SYS_readlinkat, AT_FDCWD, link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    if (strncmp(path, root, strlen(root)) != 0) return 0;
    int error = error_now(syncs);
    if (error) errno = error;
    return error != 0;
}


#define FAIL_OR(fd, call) return fails(fd, 0) ? -1 : (call)

ssize_t write(int fd, const void *bytes, size_t length) {
    FAIL_OR(fd, syscall(SYS_write, fd, bytes, length));
}

ssize_t pwrite(int fd, const void *bytes, size_t length, off_t offset) {
    FAIL_OR(fd, syscall(SYS_pwrite64, fd, bytes, length, offset));
}

ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t offset) {
    FAIL_OR(fd, syscall(SYS_pwrite64, fd, bytes, length, offset));
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
    FAIL_OR(fd, syscall(SYS_writev, fd, parts, count));
}

int fsync(int fd) {
    return fails(fd, 1) ? -1 : syscall(SYS_fsync, fd);
}

int fdatasync(int fd) {
    return fails(fd, 1) ? -1 : syscall(SYS_fdatasync, fd);
}

int ftruncate(int fd, off_t length) {
    FAIL_OR(fd, syscall(SYS_ftruncate, fd, length));
}

int ftruncate64(int fd, off64_t length) {
    FAIL_OR(fd, syscall(SYS_ftruncate, fd, length));
}

int posix_fallocate(int fd, off_t offset, off_t length) {
    return fails(fd, 0) ? errno : syscall(SYS_fallocate, fd, 0, offset, length) ? errno : 0;
}

int fallocate(int fd, int mode, off_t offset, off_t length) {
    FAIL_OR(fd, syscall(SYS_fallocate, fd, mode, offset, length));
}
