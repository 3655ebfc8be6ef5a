/*
 * Records what a process does to the files under $RECORDED_ROOT, in order, to $RECORDING: preloaded into the process, so that
 * it sees the calls of native libraries too. Each call is made and recorded under one lock. SystemCalls.java reads it.
 *
 * A record: one byte of kind, then 4 bytes descriptor, 8 bytes number, 4 bytes length (little-endian), and as many bytes.
 *
 *   O open: number = flags, bytes = path        C close
 *   W write: number = offset, bytes = data      S fsync, fdatasync
 *   T length set: number = length               M mkdir: bytes = path
 *   R rename: bytes = old path, 0, new path     U unlink, rmdir: bytes = path
 *   A what is written to $RECORDED_MARKS        X a shared writable mapping, of which nothing can be recorded
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#define MAX_DESCRIPTORS 65536

enum { UNKNOWN, FILE_UNDER_ROOT, MARKS };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char kinds[MAX_DESCRIPTORS];
static const char *root, *marks;
static size_t root_length;
static int recording = -1;

__attribute__((constructor)) static void begin(void) {
    root = getenv("RECORDED_ROOT");
    marks = getenv("RECORDED_MARKS");
    const char *path = getenv("RECORDING");
    if (root && marks && path) {
        root_length = strlen(root);
        recording = syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    }
}

static void *real(const char *name) {
    return dlsym(RTLD_NEXT, name);
}

#define REAL(type, name, ...) \
    static type (*name##_real)(__VA_ARGS__); \
    if (!name##_real) name##_real = (type(*)(__VA_ARGS__)) real(#name)

static int under_root(const char *path) {
    return recording >= 0 && path && strncmp(path, root, root_length) == 0;
}

static int kind(int fd) {
    return recording >= 0 && fd >= 0 && fd < MAX_DESCRIPTORS ? kinds[fd] : UNKNOWN;
}

static void all(const void *bytes, size_t length) {
    while (length > 0) {
        long done = syscall(SYS_write, recording, bytes, length);
        if (done < 0) {
            if (errno == EINTR) continue;
            abort();
        }
        bytes = (const char *) bytes + done;
        length -= done;
    }
}

static void record(char what, int fd, int64_t number, const void *bytes, size_t length) {
    int saved = errno;
    char head[17];
    int32_t fd32 = fd;
    uint32_t length32 = length;
    head[0] = what;
    memcpy(head + 1, &fd32, 4);
    memcpy(head + 5, &number, 8);
    memcpy(head + 13, &length32, 4);
    all(head, sizeof head);
    all(bytes, length);
    errno = saved;
}

static void record_path(char what, int fd, int64_t number, const char *path) {
    record(what, fd, number, path, strlen(path));
}

/* ---- open and close */

static void opened(int fd, const char *path, int flags) {
    if (fd < 0 || fd >= MAX_DESCRIPTORS || recording < 0) return;
    if (strcmp(path, marks) == 0) {
        kinds[fd] = MARKS;
    } else if (under_root(path)) {
        kinds[fd] = FILE_UNDER_ROOT;
        record_path('O', fd, flags, path);
    } else {
        kinds[fd] = UNKNOWN;
    }
}

static int open_recorded(const char *path, int flags, mode_t mode) {
    if (recording < 0) return syscall(SYS_openat, AT_FDCWD, path, flags, mode);
    pthread_mutex_lock(&lock);
    int fd = syscall(SYS_openat, AT_FDCWD, path, flags, mode);
    opened(fd, path, flags);
    int saved = errno;
    pthread_mutex_unlock(&lock);
    errno = saved;
    return fd;
}

static mode_t mode_of(int flags, va_list arguments) {
    return flags & (O_CREAT | O_TMPFILE) ? va_arg(arguments, mode_t) : 0;
}

#define OPEN(name, extra) \
    int name(const char *path, int flags, ...) { \
        va_list arguments; \
        va_start(arguments, flags); \
        mode_t mode = mode_of(flags, arguments); \
        va_end(arguments); \
        return open_recorded(path, (flags) | (extra), mode); \
    }
OPEN(open, 0)
OPEN(open64, O_LARGEFILE)

int __open_2(const char *path, int flags) {
    return open_recorded(path, flags, 0);
}

int __open64_2(const char *path, int flags) {
    return open_recorded(path, flags | O_LARGEFILE, 0);
}

int creat(const char *path, mode_t mode) {
    return open_recorded(path, O_CREAT | O_WRONLY | O_TRUNC, mode);
}

int creat64(const char *path, mode_t mode) {
    return open_recorded(path, O_CREAT | O_WRONLY | O_TRUNC | O_LARGEFILE, mode);
}

#define OPENAT(name, extra) \
    int name(int directory, const char *path, int flags, ...) { \
        va_list arguments; \
        va_start(arguments, flags); \
        mode_t mode = mode_of(flags, arguments); \
        va_end(arguments); \
        if (directory == AT_FDCWD || path[0] == '/') return open_recorded(path, (flags) | (extra), mode); \
        if (kind(directory) == FILE_UNDER_ROOT && (flags & O_ACCMODE) != O_RDONLY) abort(); \
        return syscall(SYS_openat, directory, path, (flags) | (extra), mode); \
    }
OPENAT(openat, 0)
OPENAT(openat64, O_LARGEFILE)

int close(int fd) {
    REAL(int, close, int);
    if (kind(fd) == UNKNOWN) return close_real(fd);
    pthread_mutex_lock(&lock);
    if (kinds[fd] == FILE_UNDER_ROOT) record('C', fd, 0, "", 0);
    kinds[fd] = UNKNOWN;
    int result = close_real(fd);
    int saved = errno;
    pthread_mutex_unlock(&lock);
    errno = saved;
    return result;
}

/* ---- writes */

static ssize_t written(int fd, int64_t offset, const struct iovec *parts, int count, ssize_t result) {
    ssize_t left = result;
    for (int i = 0; i < count && left > 0; i++) {
        size_t length = parts[i].iov_len < (size_t) left ? parts[i].iov_len : (size_t) left;
        record(kinds[fd] == MARKS ? 'A' : 'W', fd, offset, parts[i].iov_base, length);
        offset += length;
        left -= length;
    }
    return result;
}

#define RECORDED_WRITE(fd, offset, parts, count, call) \
    if (kind(fd) == UNKNOWN) return call; \
    pthread_mutex_lock(&lock); \
    int64_t at = offset; \
    ssize_t result = call; \
    written(fd, at, parts, count, result); \
    int saved = errno; \
    pthread_mutex_unlock(&lock); \
    errno = saved; \
    return result

static int64_t position(int fd) {
    if (fcntl(fd, F_GETFL) & O_APPEND) return syscall(SYS_lseek, fd, 0, SEEK_END);
    return syscall(SYS_lseek, fd, 0, SEEK_CUR);
}

ssize_t write(int fd, const void *bytes, size_t length) {
    struct iovec part = {(void *) bytes, length};
    RECORDED_WRITE(fd, position(fd), &part, 1, syscall(SYS_write, fd, bytes, length));
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
    RECORDED_WRITE(fd, position(fd), parts, count, syscall(SYS_writev, fd, parts, count));
}

ssize_t pwrite(int fd, const void *bytes, size_t length, off_t offset) {
    struct iovec part = {(void *) bytes, length};
    RECORDED_WRITE(fd, offset, &part, 1, syscall(SYS_pwrite64, fd, bytes, length, offset));
}

ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t offset) {
    struct iovec part = {(void *) bytes, length};
    RECORDED_WRITE(fd, offset, &part, 1, syscall(SYS_pwrite64, fd, bytes, length, offset));
}

#define PWRITEV(name, offset_type) \
    ssize_t name(int fd, const struct iovec *parts, int count, offset_type offset) { \
        REAL(ssize_t, name, int, const struct iovec *, int, offset_type); \
        RECORDED_WRITE(fd, offset, parts, count, name##_real(fd, parts, count, offset)); \
    }
PWRITEV(pwritev, off_t)
PWRITEV(pwritev64, off64_t)

void *mmap(void *address, size_t length, int protection, int flags, int fd, off_t offset) {
    if (kind(fd) == FILE_UNDER_ROOT && (protection & PROT_WRITE) && (flags & MAP_SHARED)) {
        pthread_mutex_lock(&lock);
        record('X', fd, 0, "", 0);
        pthread_mutex_unlock(&lock);
    }
    return (void *) syscall(SYS_mmap, address, length, protection, flags, fd, offset);
}

void *mmap64(void *address, size_t length, int protection, int flags, int fd, off64_t offset) {
    return mmap(address, length, protection, flags, fd, offset);
}

/* ---- what has an effect when it succeeds */

#define RECORDED(fd, condition, call, entry) \
    if (!(condition)) return call; \
    pthread_mutex_lock(&lock); \
    int result = call; \
    if (result == 0) entry; \
    int saved = errno; \
    pthread_mutex_unlock(&lock); \
    errno = saved; \
    return result

int fsync(int fd) {
    RECORDED(fd, kind(fd) == FILE_UNDER_ROOT, syscall(SYS_fsync, fd), record('S', fd, 0, "", 0));
}

int fdatasync(int fd) {
    RECORDED(fd, kind(fd) == FILE_UNDER_ROOT, syscall(SYS_fdatasync, fd), record('S', fd, 0, "", 0));
}

int ftruncate(int fd, off_t length) {
    RECORDED(fd, kind(fd) == FILE_UNDER_ROOT, syscall(SYS_ftruncate, fd, length), record('T', fd, length, "", 0));
}

int ftruncate64(int fd, off64_t length) {
    RECORDED(fd, kind(fd) == FILE_UNDER_ROOT, syscall(SYS_ftruncate, fd, length), record('T', fd, length, "", 0));
}

static int allocated(int fd, int mode, off64_t offset, off64_t length) {
    struct stat status;
    if (mode & ~FALLOC_FL_KEEP_SIZE) abort();
    int result = syscall(SYS_fallocate, fd, mode, offset, length);
    if (result == 0 && !(mode & FALLOC_FL_KEEP_SIZE) && kind(fd) == FILE_UNDER_ROOT && fstat(fd, &status) == 0) {
        record('T', fd, status.st_size, "", 0);
    }
    return result;
}

int fallocate(int fd, int mode, off_t offset, off_t length) {
    RECORDED(fd, kind(fd) == FILE_UNDER_ROOT, allocated(fd, mode, offset, length), (void) 0);
}

int fallocate64(int fd, int mode, off64_t offset, off64_t length) {
    RECORDED(fd, kind(fd) == FILE_UNDER_ROOT, allocated(fd, mode, offset, length), (void) 0);
}

/* ---- names */

static void record_rename(const char *from, const char *to) {
    size_t length = strlen(from) + 1 + strlen(to);
    char both[length + 1];
    strcpy(both, from);
    strcpy(both + strlen(from) + 1, to);
    record('R', -1, 0, both, length);
}

int rename(const char *from, const char *to) {
    REAL(int, rename, const char *, const char *);
    RECORDED(-1, under_root(from) || under_root(to), rename_real(from, to), record_rename(from, to));
}

int unlink(const char *path) {
    REAL(int, unlink, const char *);
    RECORDED(-1, under_root(path), unlink_real(path), record_path('U', -1, 0, path));
}

int rmdir(const char *path) {
    REAL(int, rmdir, const char *);
    RECORDED(-1, under_root(path), rmdir_real(path), record_path('U', -1, 0, path));
}

int remove(const char *path) {
    REAL(int, remove, const char *);
    RECORDED(-1, under_root(path), remove_real(path), record_path('U', -1, 0, path));
}

int mkdir(const char *path, mode_t mode) {
    REAL(int, mkdir, const char *, mode_t);
    RECORDED(-1, under_root(path), mkdir_real(path, mode), record_path('M', -1, 0, path));
}

int link(const char *from, const char *to) {
    REAL(int, link, const char *, const char *);
    if (under_root(to)) abort();
    return link_real(from, to);
}
