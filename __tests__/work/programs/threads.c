/* Eight threads that count under a mutex and without one. Says where: "aarch64 80000 80000". */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/utsname.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static long locked;
static atomic_long unlocked;

static void *count(void *nothing) {
  for (int i = 0; i < 10000; i++) {
    pthread_mutex_lock(&lock);
    locked++;
    pthread_mutex_unlock(&lock);
    atomic_fetch_add(&unlocked, 1);
  }
  return nothing;
}

int main(void) {
  pthread_t threads[8];
  struct utsname system;
  for (int i = 0; i < 8; i++)
    if (pthread_create(&threads[i], NULL, count, NULL)) return 1;
  for (int i = 0; i < 8; i++) pthread_join(threads[i], NULL);
  uname(&system);
  printf("%s %ld %ld\n", system.machine, locked, atomic_load(&unlocked));
}
