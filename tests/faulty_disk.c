// Preloaded into a server, it makes syncing to disk stall or fail while the file FAULTY_DISK names says so:
// `stall` holds every sync back until the word is gone, `fail` answers EIO.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

// The first letter of the file, or 0 if there is none.
static char fault(void) {
  const char* path = getenv("FAULTY_DISK");
  const int fd = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
  char letter = 0;
  if (fd >= 0) {
    if (read(fd, &letter, 1) != 1) letter = 0;
    close(fd);
  }
  return letter;
}

static int sync_unless_faulty(const char* name, int fd) {
  while (fault() == 's') usleep(20000);
  if (fault() == 'f') {
    errno = EIO;
    return -1;
  }
  int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
  return real(fd);
}

int fsync(int fd) { return sync_unless_faulty("fsync", fd); }
int fdatasync(int fd) { return sync_unless_faulty("fdatasync", fd); }
